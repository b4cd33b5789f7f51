import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { copy } from '../i18n/t.ts';
import type { Event } from '../machine/event.ts';
import { Button } from '../ui/button.tsx';

/** The question, over the screen it may leave. */
export function Leaving({ send }: { send: (event: Event) => void }): JSX.Element {
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
        aria-labelledby="leaving"
        aria-describedby="leaving-text"
      >
        <h2 id="leaving">{copy.leaving.title}</h2>
        <p id="leaving-text">{copy.leaving.text}</p>
        <div class="actions">
          <Button onClick={() => send({ type: 'leave.declined' })}>{copy.leaving.stay}</Button>
          <Button kind="quiet" onClick={() => send({ type: 'leave.confirmed' })}>
            {copy.leaving.leave}
          </Button>
        </div>
      </div>
    </div>
  );
}
