import type { JSX } from 'preact';
import { KINDS, type Kind } from '../../protocol/directory.ts';
import { copy } from '../i18n/t.ts';

interface Props {
  chosen: Kind | null;
  onChoose: (kind: Kind | null) => void;
}

/** What kind of provider, as one row of radio buttons: one stop of the Tab key, and arrows from one to the next. */
export function Kinds({ chosen, onChoose }: Props): JSX.Element {
  return (
    <fieldset class="chips">
      <legend class="unseen">{copy.select.kind}</legend>
      {[null, ...KINDS].map((kind) => (
        <label key={kind}>
          <input class="unseen" type="radio" name="kind" checked={kind === chosen} onChange={() => onChoose(kind)} />
          {copy.kinds[kind ?? 'all']}
        </label>
      ))}
    </fieldset>
  );
}
