import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Field, type FieldProps } from './field.tsx';
import { Icon } from './icon.tsx';

interface Props extends FieldProps {
  value: string;
  onInput: (value: string) => void;
  type?: 'text' | 'password' | 'email' | 'tel' | 'date';
  inputMode?: 'text' | 'numeric' | 'decimal' | 'email' | 'tel' | undefined;
  maxLength?: number | undefined;
  /** Words of the button that shows a password, and of the hint that capitals are locked. */
  reveal?: { show: string; hide: string; capsLock: string };
  code?: boolean;
}

export function TextField(props: Props): JSX.Element {
  const { value, onInput, type = 'text', reveal } = props;
  const [shown, setShown] = useState(false);
  const [locked, setLocked] = useState(false);
  const secret = type === 'password' && reveal;
  const look = (event: KeyboardEvent) => setLocked(event.getModifierState?.('CapsLock') ?? false);
  return (
    <Field {...props} {...(secret && { aside: locked && secret.capsLock })}>
      {(control) => (
        <div class="box">
          <input
            {...control}
            class={props.code ? 'input code' : 'input'}
            // Preact types each kind of input apart; which one this is is known only at run time.
            {...({ type: shown ? 'text' : type } as { type: 'text' })}
            value={value}
            autocomplete={props.autocomplete ?? 'off'}
            inputMode={props.inputMode ?? 'text'}
            {...(props.maxLength !== undefined && { maxLength: props.maxLength })}
            autocapitalize="none"
            autoCorrect="off"
            spellcheck={false}
            onInput={(event) => onInput(event.currentTarget.value)}
            {...(secret && { onKeyDown: look, onKeyUp: look, onBlur: () => setLocked(false) })}
          />
          {secret && (
            <button
              class="icon-button"
              type="button"
              aria-label={shown ? secret.hide : secret.show}
              aria-pressed={shown}
              onClick={() => setShown(!shown)}
            >
              <Icon name={shown ? 'hide' : 'show'} />
            </button>
          )}
        </div>
      )}
    </Field>
  );
}
