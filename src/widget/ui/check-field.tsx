import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import type { FieldProps } from './field.tsx';

interface Props extends FieldProps {
  value: boolean;
  onInput: (value: boolean) => void;
}

/** A box to tick; the whole row is the target. */
export function CheckField({ name, label, note, hint, error, required = false, value, onInput }: Props): JSX.Element {
  const below = useId();
  return (
    <div class="field">
      <label class="check">
        <input
          type="checkbox"
          name={name}
          checked={value}
          required={required}
          aria-invalid={!!error}
          aria-describedby={below}
          onChange={(event) => onInput(event.currentTarget.checked)}
        />
        <span>
          {label} {note && <span>({note})</span>}
        </span>
      </label>
      <div id={below} class={error ? 'below wrong' : 'below'}>
        {error ?? hint}
      </div>
    </div>
  );
}
