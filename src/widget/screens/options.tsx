import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Health } from '../../protocol/session.ts';
import { countryName } from '../directory/countries.ts';
import type { Found } from '../directory/search.ts';
import { copy } from '../i18n/t.ts';
import { Icon } from '../ui/icon.tsx';
import { Logo } from '../ui/logo.tsx';

interface Props {
  id: string;
  hits: Found[];
  /** The row under the keys, or -1. */
  active: number;
  /** Id of the row that was chosen and is on its way. */
  busy: string | null;
  /** Ids of what this person has connected before. */
  recent: readonly string[];
  unwell: Record<string, Health>;
  onChoose: (found: Found) => void;
}

/** The rows of the picker. The focus stays in the field; `active` is where its keys are. */
export function Options({ id, hits, active, busy, recent, unwell, onChoose }: Props): JSX.Element {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (active >= 0) list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <div
      ref={list}
      id={`${id}-list`}
      class="rows options"
      role="listbox"
      aria-label={copy.select.title}
      data-keys={active >= 0 || undefined}
    >
      {hits.map((found, at) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the combobox that controls this list
        <div
          key={found.entry.id}
          id={`${id}-${at}`}
          class="row"
          role="option"
          tabIndex={-1}
          aria-selected={at === active}
          onClick={() => onChoose(found)}
        >
          <Logo {...found.entry} />
          <span>
            <span class="name">{marked(found.entry.name, found.ranges)}</span>
            {unwell[found.entry.id] ? (
              <span class={`kind ${unwell[found.entry.id]}`}>
                <Icon name="alert" size={16} />
                {copy.select[unwell[found.entry.id]!]}
              </span>
            ) : recent.includes(found.entry.id) ? (
              <span class="kind">{copy.select.recent}</span>
            ) : (
              found.entry.countries.length > 0 &&
              found.entry.countries.length <= 3 && (
                <span class="kind">{found.entry.countries.map(countryName).join(', ')}</span>
              )
            )}
          </span>
          {busy === found.entry.id && <span class="spinner" aria-hidden="true" />}
        </div>
      ))}
    </div>
  );
}

/** The name, with the letters that were matched set in bold. */
function marked(name: string, ranges: [from: number, to: number][]): ComponentChildren[] {
  const out: ComponentChildren[] = [];
  let at = 0;
  for (const [from, to] of ranges) {
    out.push(name.slice(at, from), <mark key={from}>{name.slice(from, to)}</mark>);
    at = to;
  }
  return [...out, name.slice(at)];
}
