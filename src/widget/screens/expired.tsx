import type { JSX } from 'preact';
import { later } from '../i18n/later.ts';
import { copy } from '../i18n/t.ts';
import { Button } from '../ui/button.tsx';
import { sayError } from './problem.tsx';
import type { ScreenProps } from './screen.ts';
import { Trouble } from './trouble.tsx';

export function Expired({ state, send }: ScreenProps<'expired'>): JSX.Element {
  const restart = state.code === 'SESSION_EXPIRED' || (state.run.canRefresh && !state.session?.links.length);
  return (
    <Trouble
      {...sayError(state.code, state.session)}
      actions={
        <>
          {restart && <Button onClick={() => send({ type: 'restart.asked' })}>{later.startAgain}</Button>}
          <Button kind={restart ? 'quiet' : 'primary'} onClick={() => send({ type: 'leave.asked' })}>
            {copy.close}
          </Button>
        </>
      }
    />
  );
}
