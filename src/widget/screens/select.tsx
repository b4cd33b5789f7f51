import type { JSX } from 'preact';
import { useEffect, useId, useMemo, useRef, useState } from 'preact/hooks';
import { loadDirectory } from '../directory/load.ts';
import { createSearch, type Found, type Search } from '../directory/search.ts';
import { copy, t } from '../i18n/t.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { Options } from './options.tsx';
import { Problem } from './problem.tsx';
import type { ScreenProps } from './screen.ts';

/** More rows than anyone reads; the rest is reached by typing on. */
const SHOWN = 50;

/** The picker: a combobox whose list is always open (ARIA APG, "editable combobox with list autocomplete"). */
export function Select({ state, send }: ScreenProps<'select'>): JSX.Element {
  const { session, sending, problem } = state;
  const { search, failed, retry } = useDirectory(session.directory_version);
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(-1);
  const [chosen, setChosen] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();

  const { hits, total } = useMemo(() => search?.(query, SHOWN) ?? { hits: [], total: 0 }, [search, query]);
  const typed = query.trim() !== '';

  useEffect(() => input.current?.focus({ preventScroll: true }), []);

  function choose(found: Found | undefined) {
    if (!found || sending) return;
    setChosen(found.entry.id);
    send({ type: 'integration.chosen', id: found.entry.id, title: found.entry.name });
  }

  function pressed(event: KeyboardEvent) {
    const last = hits.length - 1;
    const to: Record<string, number> = {
      ArrowDown: active < last ? active + 1 : 0,
      ArrowUp: active > 0 ? active - 1 : last,
      PageDown: Math.min(last, active + 6),
      PageUp: Math.max(0, active - 6),
    };
    // Home and End move the caret, as in any field, unless a row is under the keys.
    if (active >= 0) Object.assign(to, { Home: 0, End: last });
    const next = Object.hasOwn(to, event.key) ? to[event.key] : undefined;
    if (next !== undefined && last >= 0) {
      event.preventDefault();
      setActive(next);
    } else if (event.key === 'Escape' && query !== '') {
      // The first Escape clears, the second leaves (ARIA APG).
      event.preventDefault();
      change('');
    }
  }

  function change(value: string) {
    setQuery(value);
    setActive(-1);
  }

  const announced =
    !typed || !search
      ? ''
      : total === 0
        ? t(copy.select.none, { query })
        : total === 1
          ? copy.select.one
          : t(copy.select.count, { count: total });

  return (
    <Page title={copy.select.title} ownFocus onSubmit={() => choose(hits[Math.max(active, 0)])}>
      <div class="box search">
        <span class="before">
          <Icon name="search" />
        </span>
        <input
          ref={input}
          class="input"
          type="search"
          // biome-ignore lint/a11y/noRedundantRoles: the role comes with a list attribute, and there is none
          role="combobox"
          list={undefined}
          aria-label={copy.select.search}
          aria-expanded={hits.length > 0}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={active >= 0 ? `${id}-${active}` : undefined}
          placeholder={copy.select.placeholder}
          enterkeyhint="search"
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          value={query}
          onInput={(event) => change(event.currentTarget.value)}
          onKeyDown={pressed}
        />
        {query !== '' && (
          <button
            class="icon-button"
            type="button"
            aria-label={copy.select.clear}
            onClick={() => {
              change('');
              input.current?.focus();
            }}
          >
            <Icon name="close" />
          </button>
        )}
      </div>
      <p class="unseen" role="status">
        {announced}
      </p>
      <Problem problem={problem} error={session.error} session={session} />
      {failed && (
        <div class="actions">
          <Notice kind="red" title={copy.select.failed} />
          <Button kind="quiet" onClick={retry}>
            {copy.tryAgain}
          </Button>
        </div>
      )}
      {!search && !failed && <Skeletons />}
      {search && !typed && <p class="list-head">{copy.select.popular}</p>}
      {search && typed && total === 0 && (
        <div class="head">
          <p class="name">{t(copy.select.none, { query })}</p>
          <p>{copy.select.noneText}</p>
        </div>
      )}
      <Options id={id} hits={hits} active={active} busy={sending ? chosen : null} onChoose={choose} />
      {hits.length < total && <p class="list-head">{t(copy.select.more, { shown: hits.length, count: total })}</p>}
    </Page>
  );
}

/** The search over the directory, once it is here. */
function useDirectory(version: string): { search: Search | null; failed: boolean; retry: () => void } {
  const [search, setSearch] = useState<Search | null>(null);
  const [failed, setFailed] = useState(false);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let here = true;
    setFailed(false);
    loadDirectory(version).then(
      (entries) => here && setSearch(() => createSearch(entries, country())),
      () => here && setFailed(true),
    );
    return () => {
      here = false;
    };
  }, [version, attempt]);
  return { search, failed, retry: () => setAttempt(attempt + 1) };
}

/** The region of the browser's language, such as `us`: a guess, used only to order what else is equal. */
function country(): string | undefined {
  try {
    return new Intl.Locale(navigator.language).region?.toLowerCase();
  } catch {
    return undefined;
  }
}

function Skeletons(): JSX.Element {
  return (
    <div class="rows" aria-hidden="true">
      {[1, 2, 3, 4, 5, 6].map((row) => (
        <div key={row} class="row">
          <span class="logo skeleton" />
          <span class="line skeleton" />
        </div>
      ))}
    </div>
  );
}
