import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface Props {
  title: string;
  text: string;
  /** The safer one first: it takes the focus. */
  actions: ComponentChildren;
}

/** A question over the screen, which gets its focus back afterwards. */
export function Sheet({ title, text, actions }: Props): JSX.Element {
  const sheet = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    sheet.current?.querySelector('button')?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, []);
  return (
    <div class="sheet-scrim">
      <div
        ref={sheet}
        class="sheet"
        role="alertdialog"
        aria-modal="true"
        aria-labelledby="question"
        aria-describedby="question-text"
      >
        <h2 id="question">{title}</h2>
        <p id="question-text">{text}</p>
        <div class="actions">{actions}</div>
      </div>
    </div>
  );
}
