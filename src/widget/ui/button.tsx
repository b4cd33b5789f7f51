import type { ComponentChildren, JSX } from 'preact';

interface Props {
  children: ComponentChildren;
  kind?: 'primary' | 'quiet';
  /** Shows that its work is under way. It keeps its place, its width and the focus, and does nothing more. */
  busy?: boolean;
  /** Without one the button sends its form. */
  onClick?: (event: MouseEvent) => void;
}

export function Button({ children, kind = 'primary', busy = false, onClick }: Props): JSX.Element {
  return (
    <button
      class={`button ${kind}`}
      type={onClick ? 'button' : 'submit'}
      aria-busy={busy}
      // Not `disabled`: that would drop the focus in the middle of the step.
      aria-disabled={busy}
      onClick={busy ? (event) => event.preventDefault() : onClick}
    >
      <span class="words">{children}</span>
      {busy && <span class="spinner" aria-hidden="true" />}
    </button>
  );
}
