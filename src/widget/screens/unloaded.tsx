import type { JSX } from 'preact';
import { copy } from '../i18n/t.ts';
import { Button } from '../ui/button.tsx';
import { sayError } from './problem.tsx';
import { Trouble } from './trouble.tsx';

/**
 * A part of the widget itself did not load. The frame is loaded anew: the host takes it up again at the same step, and
 * gets the present version where the server has moved on to a newer one.
 */
export function Unloaded(): JSX.Element {
  return (
    <Trouble
      {...sayError('NETWORK_ERROR', null)}
      actions={<Button onClick={() => location.reload()}>{copy.tryAgain}</Button>}
    />
  );
}
