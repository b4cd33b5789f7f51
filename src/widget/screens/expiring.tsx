import type { JSX } from 'preact';
import { later } from '../i18n/later.ts';
import { copy } from '../i18n/t.ts';
import type { Event } from '../machine/event.ts';
import { Button } from '../ui/button.tsx';
import { Sheet } from '../ui/sheet.tsx';

/** The session is about to end for want of a sign of life. */
export function Expiring({ send }: { send: (event: Event) => void }): JSX.Element {
  return (
    <Sheet
      title={later.expiring.title}
      text={later.expiring.text}
      actions={
        <>
          <Button onClick={() => send({ type: 'stay.asked' })}>{copy.continue}</Button>
          <Button kind="quiet" onClick={() => send({ type: 'leave.asked' })}>
            {later.leaving.leave}
          </Button>
        </>
      }
    />
  );
}
