/** Who begins again keeps the links that are made, whatever becomes of the new beginning. */
import { describe, expect, it } from 'vitest';
import type { Effect } from './effect.ts';
import type { Event } from './event.ts';
import { session, several } from './fixtures.ts';
import { initial, type State, sessionOf } from './state.ts';
import { transition } from './transition.ts';

const refused = (code: Extract<Event, { type: 'session.refused' }>['code']): Event => ({
  type: 'session.refused',
  code,
  message: 'The fix.',
  requestId: 'req_1',
});
const gone: Event = { ...refused('NETWORK_ERROR'), type: 'request.failed' } as Event;

/** What comes of these events, one after another. */
function after(...events: Event[]): { state: State; effects: Effect[] } {
  let state: State = initial;
  let effects: Effect[] = [];
  for (const event of events) [state, ...effects] = transition(state, event);
  return { state, effects };
}
const opened: Event = { type: 'host.opened', run: { canRefresh: true } };
const restart: Event = { type: 'restart.asked' };
/** One link is made, and the person stands at the next. */
const linked: Event[] = [
  opened,
  { type: 'session.opened', session: session('select_integration', 2, several), resumed: false },
];

const BREAKS: [how: string, Event][] = [
  ['a screen that cannot be drawn', { type: 'crashed' }],
  ['a session that has ended', refused('SESSION_EXPIRED')],
  ['an older widget', refused('UPDATE_NEEDED')],
];
const THEN: [what: string, Event[]][] = [
  ['is left before it has come to anything', []],
  ['does not get through', [gone]],
  ['does not get through, and is tried once more', [gone, restart]],
  ['does not get through until the network is back', [gone, { type: 'network.found' }]],
  ['is refused for good', [refused('HOST_NOT_ALLOWED')]],
  ['comes too late', [refused('LINK_TOKEN_EXPIRED')]],
  ['is offline', [{ type: 'network.lost' }]],
  ['is offline for a while', [{ type: 'network.lost' }, { type: 'network.found' }]],
  ['ends in a crash', [{ type: 'crashed' }]],
  ['gets another token of the host', [opened]],
];

describe.each(BREAKS)('after %s', (_, breaks) => {
  it.each(THEN)('a new beginning that %s tells the host of the links', (_, then) => {
    const begun = after(...linked, breaks, restart);
    expect(begun.state.name).toBe('loading');
    expect(begun.effects).toContainEqual({ type: 'openSession' });
    const end = after(...linked, breaks, restart, ...then, { type: 'leave.asked' });
    expect(end.state).toEqual({ name: 'closed', outcome: 'success' });
    const told = end.effects.filter((effect) => effect.type === 'tell' && effect.what !== 'event');
    expect(told).toMatchObject([
      { what: 'success', publicToken: several.links[0]!.public_token, metadata: { links: several.links } },
      { what: 'close' },
    ]);
    // The server learns that these are all.
    expect(end.effects).toContainEqual({ type: 'leave', version: 2 });
  });
});

describe.each(['LINK_TOKEN_EXPIRED', 'LINK_TOKEN_USED'] as const)('a token that is spent (%s)', (code) => {
  it('is not replaced where links are made: a new session would know nothing of them', () => {
    const { state, effects } = after(...linked, refused(code), restart);
    expect([state.name, effects]).toEqual(['expired', []]);
    expect(sessionOf(state)?.links).toEqual(several.links);
  });

  it('is replaced where none is, and what it stood for is forgotten', () => {
    const begun: Event = { type: 'session.opened', session: session('credentials'), resumed: false };
    const { state, effects } = after(opened, begun, refused(code), restart);
    expect(state).toEqual({ name: 'loading', run: { canRefresh: true }, session: null });
    expect(effects).toContainEqual({ type: 'tell', what: 'tokenWanted' });
  });
});

it('a session and its token that have both ended take one press: the second is replaced at once, and once only', () => {
  const begun: Event = { type: 'session.opened', session: session('credentials'), resumed: false };
  const ended = [opened, begun, refused('SESSION_EXPIRED'), restart, refused('LINK_TOKEN_EXPIRED')];
  const { state, effects } = after(...ended);
  expect(state).toEqual({ name: 'loading', run: { canRefresh: true }, session: null });
  expect(effects).toEqual([{ type: 'tell', what: 'tokenWanted' }]);
  expect(after(...ended, opened, refused('LINK_TOKEN_EXPIRED')).state.name).toBe('expired');
});

it('what the server says of the links counts, once it is opened', () => {
  const second = { ...several.links[0]!, link_id: 'link_2' };
  const found = session('select_integration', 5, { links: [...several.links, second] });
  const { state } = after(...linked, { type: 'crashed' }, restart, {
    type: 'session.opened',
    session: found,
    resumed: true,
  });
  expect(sessionOf(state)?.links).toEqual(found.links);
});

it('a run that is over leaves nothing to the next', () => {
  const { state } = after(...linked, { type: 'crashed' }, { type: 'leave.asked' }, opened);
  expect(state).toEqual({ name: 'loading', run: { canRefresh: true }, session: null });
});
