import type { JSX } from 'preact';
import { Field, type FieldProps } from './field.tsx';

interface Props extends FieldProps {
  value: string;
  onInput: (value: string) => void;
  /** What stands there before anything is picked. */
  empty: string;
  options: readonly { const: string; title: string }[];
}

/** The system's own list: the best there is on a phone, and every screen reader knows it. */
export function SelectField(props: Props): JSX.Element {
  const { value, onInput, empty, options, autocomplete = 'off' } = props;
  return (
    <Field {...props}>
      {(control) => (
        <div class="box select">
          <select
            {...control}
            class="input"
            value={value}
            autocomplete={autocomplete}
            onChange={(event) => onInput(event.currentTarget.value)}
          >
            <option value="">{empty}</option>
            {options.map((option) => (
              <option key={option.const} value={option.const}>
                {option.title}
              </option>
            ))}
          </select>
        </div>
      )}
    </Field>
  );
}
