import type { JSX } from 'preact';
import { later } from '../i18n/later.ts';
import type { Event } from '../machine/event.ts';
import { Button } from '../ui/button.tsx';
import { Sheet } from '../ui/sheet.tsx';

/** The question, over the screen it may leave. */
export function Leaving({ send }: { send: (event: Event) => void }): JSX.Element {
  return (
    <Sheet
      title={later.leaving.title}
      text={later.leaving.text}
      actions={
        <>
          <Button onClick={() => send({ type: 'leave.declined' })}>{later.leaving.stay}</Button>
          <Button kind="quiet" onClick={() => send({ type: 'leave.confirmed' })}>
            {later.leaving.leave}
          </Button>
        </>
      }
    />
  );
}
