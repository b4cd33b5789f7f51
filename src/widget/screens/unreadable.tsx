import type { JSX } from 'preact';
import { copy } from '../i18n/t.ts';
import { Button } from '../ui/button.tsx';
import { Problem, sayError } from './problem.tsx';
import type { ScreenProps } from './screen.ts';
import { Trouble } from './trouble.tsx';

/** A form or a challenge that this widget does not know, such as one of a newer server: there is a way back. */
export function Unreadable({ state, send }: ScreenProps<'credentials'> | ScreenProps<'challenge'>): JSX.Element {
  const { session, sending, problem } = state;
  return (
    <Trouble
      {...sayError('INTERNAL_ERROR', session)}
      actions={
        session.can_go_back ? (
          <Button busy={sending === 'back'} onClick={() => send({ type: 'back.asked' })}>
            {copy.back}
          </Button>
        ) : (
          <Button onClick={() => send({ type: 'leave.asked' })}>{copy.close}</Button>
        )
      }
    >
      <Problem problem={problem} session={session} />
    </Trouble>
  );
}
