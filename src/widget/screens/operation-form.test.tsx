// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/preact';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import type { Operation } from '../../protocol/session.ts';
import type { Event } from '../machine/event.ts';
import { session } from '../machine/fixtures.ts';
import { Operations } from './operations.tsx';

afterEach(cleanup);

/** The screen of an operation that asks for an amount. */
function ask(optional: boolean) {
  const send = vi.fn<(event: Event) => void>();
  const amount = { type: 'number', title: 'Amount' } as const;
  const operation: Operation = {
    id: 'op_pay',
    resource: 'payment',
    action: 'write',
    status: 'needs_user',
    progress: 0,
    optional,
    needs: {
      kind: 'arguments',
      schema: { type: 'object', properties: { amount }, required: ['amount'], additionalProperties: false },
    },
  };
  const step = { name: 'operations' as const, operations: [operation] };
  const state = { name: 'operations', sending: null, problem: null, session: session('operations', 1, { step }) };
  render(<Operations state={state as never} send={send} />);
  return { events: () => send.mock.calls.map(([event]) => event) };
}
const press = (name: string) => userEvent.click(screen.getByRole('button', { name }));

it('who cannot give what an optional operation asks for goes on without it, whatever stands in the form', async () => {
  const { events } = ask(true);
  await userEvent.type(screen.getByLabelText('Amount'), 'a lot');
  await press('Skip');
  expect(events()).toEqual([{ type: 'skip.asked', operationId: 'op_pay' }]);
});

it('what is not optional cannot be skipped', async () => {
  const { events } = ask(false);
  expect(screen.getAllByRole('button').map(({ textContent }) => textContent)).toEqual(['Continue']);
  await userEvent.type(screen.getByLabelText('Amount'), '84.20');
  await press('Continue');
  expect(events()).toEqual([{ type: 'arguments.given', operationId: 'op_pay', given: { amount: 84.2 } }]);
});
