import type { JSX } from 'preact';
import { ERRORS } from '../../protocol/errors.ts';
import { copy } from '../i18n/t.ts';
import { Button } from '../ui/button.tsx';
import { sayError } from './problem.tsx';
import type { ScreenProps } from './screen.ts';
import { Trouble } from './trouble.tsx';

/** There is no session to go on with. */
export function Refused({ state, send }: ScreenProps<'refused'>): JSX.Element {
  const retry = ERRORS[state.code].retryable;
  return (
    <Trouble
      {...sayError(state.code, state.session)}
      actions={
        <>
          {retry && (
            <Button
              onClick={() => (state.code === 'UPDATE_NEEDED' ? location.reload() : send({ type: 'restart.asked' }))}
            >
              {copy.tryAgain}
            </Button>
          )}
          <Button kind={retry ? 'quiet' : 'primary'} onClick={() => send({ type: 'leave.asked' })}>
            {copy.close}
          </Button>
        </>
      }
    />
  );
}
