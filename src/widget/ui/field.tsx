import type { ComponentChildren, JSX } from 'preact';
import { useId } from 'preact/hooks';

export interface FieldProps {
  name: string;
  label: string;
  /** Shown after the label, when not every field must be filled. */
  note?: string | undefined;
  hint?: string | undefined;
  /** What is wrong with the value, or null. */
  error?: string | null;
  autocomplete?: string | undefined;
  required?: boolean;
}

/** What the control itself carries, so that it is known by its label and its message. */
interface ControlProps {
  id: string;
  name: string;
  required: boolean;
  'aria-invalid': boolean;
  'aria-describedby': string;
}

interface Props extends FieldProps {
  children: (control: ControlProps) => ComponentChildren;
  /** Said beside what is below, and politely. */
  aside?: string | false;
}

/** A label above, a control, and a line below that is there before there is anything to say. */
export function Field({ name, label, note, hint, error, required = false, aside, children }: Props): JSX.Element {
  const id = useId();
  const below = `${id}-below`;
  return (
    <div class="field">
      <label for={id}>
        {label} {note && <span>({note})</span>}
      </label>
      {children({ id, name, required, 'aria-invalid': !!error, 'aria-describedby': below })}
      <div id={below} class={error ? 'below wrong' : 'below'}>
        {error ?? (aside ? null : hint)}
        {aside !== undefined && <span role="status">{!error && aside}</span>}
      </div>
    </div>
  );
}
