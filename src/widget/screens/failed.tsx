import type { JSX } from 'preact';
import { ERRORS, isErrorCode } from '../../protocol/errors.ts';
import { copy } from '../i18n/t.ts';
import { Button } from '../ui/button.tsx';
import { Problem, sayError } from './problem.tsx';
import type { ScreenProps } from './screen.ts';
import { Trouble } from './trouble.tsx';

/** The server says this attempt failed. The best next step is the primary one. */
export function Failed({ state, send }: ScreenProps<'failed'>): JSX.Element {
  const { session, sending, problem } = state;
  const { code } = session.step.error;
  const { remedy, retryable } = ERRORS[isErrorCode(code) ? code : 'INTERNAL_ERROR'];
  // Where the same thing would only fail again, something else goes first.
  const retryFirst = retryable || remedy === 'retry' || !session.can_go_back;
  if (remedy === 'reopen')
    return (
      <Trouble
        {...sayError(code, session)}
        actions={<Button onClick={() => send({ type: 'leave.asked' })}>{copy.close}</Button>}
      />
    );

  const retry = (
    <Button
      key="retry"
      kind={retryFirst ? 'primary' : 'quiet'}
      busy={sending === 'retry'}
      onClick={() => send({ type: 'retry.asked' })}
    >
      {copy.tryAgain}
    </Button>
  );
  const other = session.can_go_back && (
    <Button
      key="other"
      kind={retryFirst ? 'quiet' : 'primary'}
      busy={sending === 'back'}
      onClick={() => send({ type: 'back.asked' })}
    >
      {copy.chooseOther}
    </Button>
  );
  return (
    <Trouble {...sayError(code, session)} actions={retryFirst ? [retry, other] : [other, retry]}>
      <Problem problem={problem} session={session} />
    </Trouble>
  );
}
