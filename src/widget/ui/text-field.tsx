import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { Icon } from './icon.tsx';

interface Props {
  name: string;
  label: string;
  value: string;
  onInput: (value: string) => void;
  /** Shown after the label, when not every field must be filled. */
  note?: string | undefined;
  hint?: string | undefined;
  /** What is wrong with the value, or null. */
  error?: string | null;
  type?: 'text' | 'password' | 'email' | 'tel';
  autocomplete?: string | undefined;
  inputMode?: 'text' | 'numeric' | 'email' | 'tel' | undefined;
  maxLength?: number | undefined;
  required?: boolean;
  /** Words of the button that shows a password. */
  reveal?: { show: string; hide: string };
  code?: boolean;
}

export function TextField(props: Props): JSX.Element {
  const id = useId();
  const [shown, setShown] = useState(false);
  const { name, label, value, onInput, note, hint, error, type = 'text', reveal } = props;
  return (
    <div class="field">
      <label for={id}>
        {label} {note && <span>({note})</span>}
      </label>
      <div class="box">
        <input
          id={id}
          class={props.code ? 'input code' : 'input'}
          name={name}
          // Preact types each kind of input apart; which one this is is known only at run time.
          {...({ type: shown ? 'text' : type } as { type: 'text' })}
          value={value}
          autocomplete={props.autocomplete ?? 'off'}
          inputMode={props.inputMode ?? 'text'}
          {...(props.maxLength !== undefined && { maxLength: props.maxLength })}
          required={props.required ?? false}
          autocapitalize="none"
          autoCorrect="off"
          spellcheck={false}
          aria-invalid={!!error}
          aria-describedby={`${id}-below`}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
        {type === 'password' && reveal && (
          <button
            class="icon-button"
            type="button"
            aria-label={shown ? reveal.hide : reveal.show}
            aria-pressed={shown}
            onClick={() => setShown(!shown)}
          >
            <Icon name={shown ? 'hide' : 'show'} />
          </button>
        )}
      </div>
      <div id={`${id}-below`} class={error ? 'below wrong' : 'below'}>
        {error ?? hint}
      </div>
    </div>
  );
}
