// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/preact';
import { afterEach, expect, it } from 'vitest';
import type { ErrorCode } from '../../protocol/errors.ts';
import { session, several } from '../machine/fixtures.ts';
import { Expired } from './expired.tsx';

afterEach(cleanup);

it.each<[code: ErrorCode, canRefresh: boolean, links: boolean, restarts: boolean]>([
  ['SESSION_EXPIRED', false, false, true],
  ['SESSION_EXPIRED', false, true, true],
  ['LINK_TOKEN_EXPIRED', true, false, true],
  ['LINK_TOKEN_EXPIRED', false, false, false],
  // A new token would begin a session that knows nothing of them.
  ['LINK_TOKEN_EXPIRED', true, true, false],
])('after %s (a new token can be had: %s, links are made: %s) a new beginning is offered: %s', (...row) => {
  const [code, canRefresh, links, restarts] = row;
  const run = { canRefresh };
  const state = { name: 'expired', run, code, message: 'm', session: session('expired', 2, links ? several : {}) };
  render(<Expired state={state as never} send={() => {}} />);
  const offered = screen.getAllByRole('button').map(({ textContent }) => textContent);
  expect(offered).toEqual(restarts ? ['Start again', 'Close'] : ['Close']);
});
