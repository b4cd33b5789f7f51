import type { JSX } from 'preact';
import { useEffect, useId, useMemo, useRef, useState } from 'preact/hooks';
import type { Kind } from '../../protocol/directory.ts';
import { MANY } from '../directory/answers.ts';
import { createCountries } from '../directory/countries.ts';
import type { Found } from '../directory/search.ts';
import { copy, t } from '../i18n/t.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { Missed } from './missed.tsx';
import { Narrow } from './narrow.tsx';
import { Options } from './options.tsx';
import { Problem } from './problem.tsx';
import type { ScreenProps } from './screen.ts';
import { useDirectory, useServerSearch } from './use-directory.ts';

/** More rows than anyone reads; the rest is reached by typing on. */
const SHOWN = 50;

/** The picker: a combobox whose list is always open (ARIA APG, "editable combobox with list autocomplete"). */
export function Select({ state, send }: ScreenProps<'select'>): JSX.Element {
  const { session, sending, problem } = state;
  const { recent = [], unwell = {} } = session.step;
  const { local, failed, retry } = useDirectory(session.directory_version);
  const [query, setQuery] = useState('');
  const [kind, setKind] = useState<Kind | null>(null);
  const [country, setCountry] = useState('');
  /** The list is one of countries just now. */
  const [where, setWhere] = useState(false);
  const answer = useServerSearch(query, !local);
  const asked = answer === 'failed' ? null : answer;
  const [active, setActive] = useState(-1);
  const [chosen, setChosen] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();

  const countries = useMemo(
    () => (where && local ? createCountries(local.entries, copy.select.anywhere) : null),
    [where, local],
  );
  const { hits, total } = useMemo((): { hits: Found[]; total: number } => {
    if (!local) return { hits: asked ?? [], total: asked?.length ?? 0 };
    if (countries) return countries(query, SHOWN);
    const found = local.search(query, SHOWN, kind, country);
    if (query.trim() !== '' || kind || country || recent.length === 0) return found;
    const before = recent.flatMap((id) => local.entries.find((entry) => entry.id === id) ?? []);
    const hits = [
      ...before.map((entry) => ({ entry, ranges: [] })),
      ...found.hits.filter(({ entry }) => !before.includes(entry)),
    ];
    return { hits, total: hits.length };
  }, [local, asked, query, kind, country, countries, recent]);
  const typed = query.trim() !== '';

  useEffect(() => input.current?.focus({ preventScroll: true }), []);

  function choose(found: Found | undefined) {
    if (!found || sending) return;
    if (where) return look(false, found.entry.id);
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
    } else if (event.key === 'Escape' && (query !== '' || where)) {
      // The first Escape clears, the second leaves (ARIA APG).
      event.preventDefault();
      if (query === '') look(false);
      else change('');
    }
  }

  /** On to the countries, or back with one of them. */
  function look(there: boolean, code = country) {
    setCountry(code);
    setWhere(there);
    change('');
    input.current?.focus();
  }

  function change(value: string) {
    setQuery(value);
    setActive(-1);
  }

  /** There is something to say of what was typed. */
  const ready = local !== null || asked !== null;
  const lost = failed && (!typed || answer === 'failed');
  const none = where ? copy.select.nowhere : copy.select.none;
  const many = where ? copy.select.found : total < MANY ? copy.select.count : copy.select.many;
  const announced =
    !typed || !ready
      ? lost
        ? copy.select.failed
        : ''
      : total === 0
        ? t(none, { query })
        : total === 1 && !where
          ? copy.select.one
          : t(many, { count: Math.min(total, MANY) });

  return (
    <Page
      title={where ? copy.select.where : copy.select.title}
      ownFocus
      onSubmit={() => choose(hits[Math.max(active, 0)])}
    >
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
          placeholder={where ? copy.select.country : copy.select.placeholder}
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
      {local && !where && (
        <Narrow
          country={country}
          kind={kind}
          onCountry={() => look(true)}
          onKind={(next) => {
            setKind(next);
            setActive(-1);
          }}
        />
      )}
      {lost && (
        <div class="actions">
          <Notice kind="amber" title={copy.select.failed} {...(!typed && { text: copy.select.failedText })} />
          <Button kind="quiet" onClick={retry}>
            {copy.tryAgain}
          </Button>
        </div>
      )}
      {!ready && !lost && <Skeletons />}
      {local && !typed && !kind && !where && <p class="list-head">{copy.select.popular}</p>}
      {ready && typed && total === 0 && (
        <div class="head">
          <p class="name">{t(none, { query })}</p>
          <p>{copy.select.noneText}</p>
        </div>
      )}
      <Options
        id={id}
        hits={hits}
        active={active}
        busy={sending ? chosen : null}
        recent={recent}
        unwell={unwell}
        onChoose={choose}
      />
      {hits.length < total && (
        <p class="list-head">
          {t(total < MANY ? copy.select.more : copy.select.most, { shown: hits.length, count: Math.min(total, MANY) })}
        </p>
      )}
      {ready && !where && <Missed client={session.client.name} onMissed={() => send({ type: 'integration.missed' })} />}
    </Page>
  );
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
