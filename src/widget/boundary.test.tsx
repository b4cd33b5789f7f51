// @vitest-environment happy-dom
/** A screen that cannot be drawn: the person sees that it is our fault, and goes on; the merchant hears of it once. */
import { act, cleanup, render, screen } from '@testing-library/preact';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Session } from '../protocol/session.ts';
import { App } from './app.tsx';
import { Boundary } from './boundary.ts';
import type { Effect } from './machine/effect.ts';
import { session } from './machine/fixtures.ts';
import { createFlow } from './store.ts';

const reported = vi.fn();
beforeEach(() => void vi.stubGlobal('reportError', reported));
afterEach(() => {
  cleanup();
  reported.mockReset();
  vi.unstubAllGlobals();
});

/** Without the list that the screen goes through. */
const broken = session('consent', 1, { consents: undefined as never });

/** The widget as `main.tsx` puts it together, in front of a server that says what the test says. */
async function open(first: Session) {
  const orders: Effect[] = [];
  const { store, send } = createFlow((effect) => orders.push(effect));
  render(
    <Boundary crashed={() => send({ type: 'crashed' })}>
      <App store={store} send={send} inline={false} />
    </Boundary>,
  );
  const answer = (session: Session) => act(() => send({ type: 'session.opened', session, resumed: false }));
  await act(() => send({ type: 'host.opened', run: { canRefresh: false } }));
  await answer(first);
  const told = (what: string) =>
    orders.flatMap((order) => (order.type === 'tell' && order.what === what ? [order] : []));
  const errors = () => told('event').flatMap((tell) => ('name' in tell && tell.name === 'ERROR' ? [tell.data] : []));
  return { orders, answer, told, errors, state: () => store.getState().name };
}

it('becomes the screen of a fault of ours, which is told once and reported as it is', async () => {
  const { state, errors } = await open(broken);
  expect(screen.getByRole('heading').textContent).toBe('Something went wrong on our side');
  expect([state(), errors()]).toEqual(['refused', [{ error_code: 'INTERNAL_ERROR', error_type: 'INTERNAL_ERROR' }]]);
  expect(reported).toHaveBeenCalledTimes(1);
  expect(reported.mock.calls[0]![0]).toBeInstanceOf(TypeError);
});

it('can be tried again: the session opens where it stood', async () => {
  const { orders, answer, state } = await open(broken);
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(orders.at(-1)).toEqual({ type: 'openSession' });
  await answer(session('consent'));
  expect([state(), screen.getByRole('heading').textContent]).toEqual([
    'consent',
    'Acme would like to connect your account',
  ]);
});

it('that fails each time can be left each time, with one exit that names the error', async () => {
  const { answer, told, errors, state } = await open(broken);
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  await answer(broken);
  expect([state(), errors().length]).toEqual(['refused', 2]);
  await userEvent.click(screen.getAllByRole('button', { name: 'Close' }).at(-1)!);
  expect(told('exit')).toMatchObject([{ error: { code: 'INTERNAL_ERROR', actor: 'us' } }]);
  expect([state(), told('close').length]).toEqual(['closed', 1]);
});
