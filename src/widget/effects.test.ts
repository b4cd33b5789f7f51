import { describe, expect, it, vi } from 'vitest';
import type { WidgetMessage } from '../protocol/messages.ts';
import type { Session } from '../protocol/session.ts';
import type { Api } from './api/calls.ts';
import { RequestError } from './api/client.ts';
import { createEffects } from './effects.ts';
import { session, several, steps } from './machine/fixtures.ts';
import { createFlow, type Flow } from './store.ts';

const PUSH = { kind: 'push', id: 'push-1', sent_to: 'Pixel 8', number: '42' } as const;

/** An API whose answers the test gives, when it likes. */
function setUp() {
  const waiting: {
    name: string;
    answer: (value: unknown) => void;
    fail: (error: Error) => void;
    signal: AbortSignal;
  }[] = [];
  const ask = (name: string, signal: AbortSignal) =>
    new Promise<never>((answer, fail) => {
      waiting.push({ name, answer: answer as (value: unknown) => void, fail, signal });
    });
  const left: number[] = [];
  const api: Api = {
    open: (_body, signal) => ask('open', signal),
    move: (name, _body, _version, signal) => ask(name, signal),
    read: (signal) => ask('read', signal),
    watch: (_changed, signal) => ask('watch', signal),
    leave: (version) => left.push(version),
  };
  const told: WidgetMessage[] = [];
  const host = {
    origin: 'https://shop.example',
    cid: 'A'.repeat(22),
    tokenKind: 'link_token' as const,
    connect: vi.fn(),
    tell: (m: WidgetMessage) => told.push(m),
  };
  const flow: Flow = createFlow((effect) => effects.run(effect));
  const effects = createEffects(api, host, flow.send);
  effects.follow(flow);
  effects.token('lt_1');
  const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
  const name = () => flow.store.getState().name;
  const opened = (value: Session) => {
    flow.send({ type: 'host.opened', run: { canRefresh: false } });
    waiting.at(-1)!.answer({ session: value, resumed: false, bearer: 'ss_x' });
    return settled();
  };
  return { waiting, told, left, flow, name, settled, opened };
}

describe('the effects', () => {
  it('drop the answer of a run that is over', async () => {
    const { waiting, flow, name, settled } = setUp();
    flow.send({ type: 'host.opened', run: { canRefresh: false } });
    flow.send({ type: 'leave.asked' });
    flow.send({ type: 'host.opened', run: { canRefresh: false } });
    waiting[0]!.answer({ session: session('done'), resumed: true });
    await settled();
    expect(name()).toBe('loading');
    expect(waiting[0]!.signal.aborted).toBe(true);
    waiting[1]!.answer({ session: session('consent'), resumed: false });
    await settled();
    expect(name()).toBe('consent');
  });

  it.each([
    [new RequestError('LINK_TOKEN_INVALID', 401, 'The fix.', 'req_1'), 'refused'],
    [new RequestError('LINK_TOKEN_EXPIRED', 401, 'The fix.'), 'expired'],
    [new RequestError('HOST_NOT_ALLOWED', 403, 'The fix.'), 'refused'],
    [new RequestError('RATE_LIMITED', 429, 'The fix.'), 'refused'],
    [new RequestError('NETWORK_ERROR', 0, 'The fix.'), 'refused'],
    [new Error('a bug'), 'refused'],
  ])('make of an opening that ends with %s the state %s', async (error, state) => {
    const { waiting, flow, name, settled } = setUp();
    flow.send({ type: 'host.opened', run: { canRefresh: false } });
    waiting[0]!.fail(error);
    await settled();
    expect(name()).toBe(state);
  });

  it.each([
    [new RequestError('SESSION_EXPIRED', 401, 'The fix.'), 'expired', undefined],
    [new RequestError('NETWORK_ERROR', 0, 'The fix.'), 'consent', 'NETWORK_ERROR'],
    [new RequestError('RATE_LIMITED', 429, 'The fix.'), 'consent', 'RATE_LIMITED'],
    [new RequestError('INTERNAL_ERROR', 502, 'The fix.'), 'consent', 'INTERNAL_ERROR'],
    [new RequestError('INVALID_REQUEST', 400, 'The fix.'), 'consent', 'INVALID_REQUEST'],
  ])('make of a move that ends with %s the state %s, problem %s', async (error, state, problem) => {
    const { waiting, flow, settled, opened } = setUp();
    await opened(session('consent'));
    flow.send({ type: 'consent.given', declined: [] });
    waiting.at(-1)!.fail(error);
    await settled();
    expect(flow.store.getState()).toMatchObject({ name: state, ...(problem && { problem, sending: null }) });
  });

  it('follow the session while its operations run, and no longer', async () => {
    const { waiting, flow, opened } = setUp();
    await opened(session('operations'));
    const watch = waiting.find(({ name }) => name === 'watch')!;
    expect(watch.signal.aborted).toBe(false);
    flow.send({ type: 'network.lost' });
    expect(watch.signal.aborted).toBe(true);
    flow.send({ type: 'network.found' });
    expect(waiting.filter(({ name }) => name === 'watch')).toHaveLength(2);
    flow.send({ type: 'session.changed', session: session('done', 2) });
    expect(waiting.filter(({ name }) => name === 'watch').every(({ signal }) => signal.aborted)).toBe(true);
  });

  it('tell the host what the server said is the fix', async () => {
    const { told, waiting, flow, settled } = setUp();
    flow.send({ type: 'host.opened', run: { canRefresh: false } });
    waiting[0]!.fail(new RequestError('HOST_NOT_ALLOWED', 403, 'Register the origin.'));
    await settled();
    flow.send({ type: 'leave.asked' });
    expect(told.at(-2)).toMatchObject({ type: 'exit', error: { message: 'Register the origin.' } });
  });

  it('follow the session while an approval is awaited, and while no other challenge stands', async () => {
    const { waiting, flow, opened } = setUp();
    await opened(session('challenge'));
    expect(waiting.some(({ name }) => name === 'watch')).toBe(false);
    const step = { ...steps.challenge, challenge: PUSH };
    flow.send({ type: 'session.changed', session: session('challenge', 2, { step }) });
    const watch = waiting.find(({ name }) => name === 'watch')!;
    expect(watch.signal.aborted).toBe(false);
    flow.send({ type: 'session.changed', session: session('challenge', 3) });
    expect(watch.signal.aborted).toBe(true);
  });

  it('tell the server and the host that the person left', async () => {
    const { told, left, flow, opened } = setUp();
    await opened(session('credentials', 7));
    flow.send({ type: 'leave.asked' });
    flow.send({ type: 'leave.confirmed' });
    expect(left).toEqual([7]);
    expect(told.slice(-3).map(({ type }) => type)).toEqual(['event', 'exit', 'close']);
  });

  it('name the links to the host, when the person begins again and that comes to nothing', async () => {
    const { told, left, waiting, flow, settled, opened } = setUp();
    await opened(session('select_integration', 4, several));
    flow.send({ type: 'crashed' });
    flow.send({ type: 'restart.asked' });
    waiting.at(-1)!.fail(new RequestError('NETWORK_ERROR', 0, 'The fix.'));
    await settled();
    flow.send({ type: 'leave.asked' });
    expect(left).toEqual([4]);
    const [link] = several.links;
    expect(told.filter(({ type }) => type === 'success' || type === 'exit')).toMatchObject([
      {
        type: 'success',
        public_token: link!.public_token,
        metadata: { link_session_id: 'sess_1', link_id: 'link_1', biller_id: link!.biller.id, links: several.links },
      },
    ]);
  });

  it.each([
    ['operations', session('operations')],
    ['oauth', session('oauth')],
    ['a push', session('challenge', 1, { step: { ...steps.challenge, challenge: PUSH } })],
  ])('lead from %s to the screen that loads the widget anew, when it cannot be followed', async (_, value) => {
    const { waiting, flow, settled, opened } = setUp();
    await opened(value);
    const watch = waiting.find(({ name }) => name === 'watch')!;
    watch.fail(new RequestError('UPDATE_NEEDED', 0, 'The fix.'));
    await settled();
    expect(flow.store.getState()).toMatchObject({ name: 'refused', code: 'UPDATE_NEEDED' });
  });
});
