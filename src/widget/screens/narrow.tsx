import type { JSX } from 'preact';
import { KINDS, type Kind } from '../../protocol/directory.ts';
import { countryName } from '../directory/countries.ts';
import { copy } from '../i18n/t.ts';

interface Props {
  /** A code such as `us`, or empty for all of them. */
  country: string;
  kind: Kind | null;
  onCountry: () => void;
  onKind: (kind: Kind | null) => void;
}

/**
 * Where, and what kind of provider. The country is asked for in the list itself, where it can be searched; the kinds are
 * one row of radio buttons: one stop of the Tab key, and arrows from one to the next.
 */
export function Narrow({ country, kind, onCountry, onKind }: Props): JSX.Element {
  return (
    <div class="chips">
      <button class="chip" type="button" data-chosen={country || undefined} onClick={onCountry}>
        <span class="unseen">{copy.select.country} </span>
        {country ? countryName(country) : copy.select.anywhere}
      </button>
      <fieldset class="chips">
        <legend class="unseen">{copy.select.kind}</legend>
        {[null, ...KINDS].map((one) => (
          <label key={one} class="chip">
            <input class="unseen" type="radio" name="kind" checked={one === kind} onChange={() => onKind(one)} />
            {copy.kinds[one ?? 'all']}
          </label>
        ))}
      </fieldset>
    </div>
  );
}
