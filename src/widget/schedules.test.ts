/**
 * NF-2: answers that come twice, in another order or late. The machine, the effects and the API client run as they are,
 * against a server of a few lines that keeps the rules of `core/sessions/move.ts`; the network between them plays the schedule.
 */
import fc from 'fast-check';
import { beforeAll, expect, it, vi } from 'vitest';
import { paths } from '../protocol/endpoints.ts';
import type { Session, StepName } from '../protocol/session.ts';
import { importWithout } from '../protocol/testing/without.ts';
import { createApi } from './api/calls.ts';
import { createEffects } from './effects.ts';
import { session } from './machine/fixtures.ts';
import { sessionOf } from './machine/state.ts';
import { createFlow } from './store.ts';

vi.mock('./api/watch.ts', () => ({ watchSession: () => new Promise(() => {}) }));

// Under a clock that stands still nothing would load it.
beforeAll(() => import('./api/parse-session.ts'));

/** What the person does at each step, and what the server makes of it. */
const WAY: { step: StepName; event: object; move: string }[] = [
  { step: 'consent', event: { type: 'consent.given' }, move: 'consent' },
  {
    step: 'select_integration',
    event: { type: 'integration.chosen', id: 'chase', title: 'Chase' },
    move: 'integration',
  },
  { step: 'credentials', event: { type: 'credentials.submitted', fields: { username: 'a' } }, move: 'credentials' },
  { step: 'challenge', event: { type: 'challenge.answered', answer: '123456' }, move: 'answer' },
  { step: 'accounts', event: { type: 'accounts.chosen', ids: ['acc_1'] }, move: 'accounts' },
];
const LAST: StepName = 'operations';
const stepAt = (version: number): StepName => WAY[version - 1]?.step ?? LAST;

/** Moves that had an effect, by the version they were made on: the rule is one for each. */
class Server {
  version = 1;
  effects: number[] = [];
  present = (): Session => session(stepAt(this.version), this.version);
  move(name: string, version: number): [status: number, body: Session] {
    if (version !== this.version || WAY[version - 1]?.move !== name) return [409, this.present()];
    this.effects.push(version);
    this.version++;
    return [200, this.present()];
  }
}

/** How the network treats one request. */
const fate = fc.record({
  /** It reaches the server so often. */
  copies: fc.integer({ min: 1, max: 3 }),
  /** Its answer is lost, or cut off. */
  lost: fc.constantFrom('no', 'no', 'no', 'lost', 'cut'),
  /** Former answers that come again with it, each a whole session. */
  stale: fc.array(fc.nat(5), { maxLength: 3 }),
});

type Fates = { copies: number; lost: string; stale: number[] }[];

async function play(fates: Fates, make = createFlow) {
  const server = new Server();
  let at = 0;
  const late: Session[] = [];
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    const { copies, lost, stale } = fates[at++ % fates.length] ?? { copies: 1, lost: 'no', stale: [] };
    const former = stale.map((back) => Math.max(1, server.version - back));
    late.push(...former.map((version) => session(stepAt(version), version)));
    if (path === paths.sessions)
      return Response.json({ bearer: 'ss_x', resumed: false, session: server.present() }, { status: 201 });
    let answer: [number, Session] = [200, server.present()];
    const version = Number(/\d+/.exec(new Headers(init.headers).get('if-match') ?? '')?.[0]);
    const name = path.split('/').at(-1)!;
    if (init.method === 'POST') for (let i = 0; i < copies; i++) answer = server.move(name, version);
    if (lost === 'lost') throw new TypeError('Failed to fetch');
    const text = JSON.stringify(answer[1]);
    return new Response(lost === 'cut' ? text.slice(0, 40) : text, { status: answer[0] });
  });

  const host = { origin: 'https://shop.example', cid: 'x'.repeat(22), tokenKind: 'link_token' as const };
  const flow = make((effect) => effects.run(effect));
  const effects = createEffects(createApi(), { ...host, connect() {}, tell() {} }, flow.send);
  effects.token('lt_1');
  let highest = 0;
  let regressions = 0;
  flow.store.subscribe((state) => {
    const version = sessionOf(state)?.version ?? highest;
    if (version < highest) regressions++;
    highest = Math.max(highest, version);
  });
  flow.send({ type: 'host.opened', run: { canRefresh: false } });
  // The person does the next thing whenever the screen takes it, and again where it says that it did not get through:
  // of the last too, which the server may have heard although no answer came.
  for (let turn = 0; turn < 60 && flow.store.getState().name !== LAST; turn++) {
    await vi.advanceTimersByTimeAsync(6000);
    const state = flow.store.getState();
    if (!('sending' in state) || state.sending) continue;
    for (const value of late.splice(0)) flow.send({ type: 'session.changed', session: value });
    flow.send((WAY[state.session.version - 1]?.event ?? { type: 'stay.asked' }) as never);
    // Held Enter: it goes out once.
    flow.send((WAY[state.session.version - 1]?.event ?? { type: 'stay.asked' }) as never);
  }
  await vi.advanceTimersByTimeAsync(20_000);
  const twice = server.effects.length - new Set(server.effects).size;
  return { regressions, twice, stuck: flow.store.getState().name === 'operations' ? 0 : 1 };
}

it('NF-2 no schedule moves the person back, does anything twice, or ends nowhere', async () => {
  vi.useFakeTimers();
  const schedules = process.env.THOROUGH ? 1000 : 150;
  const sum = { regressions: 0, twice: 0, stuck: 0 };
  await fc.assert(
    fc.asyncProperty(fc.array(fate, { minLength: 1, maxLength: 12 }), async (fates) => {
      // A network that loses everything for ever ends nowhere, of course.
      fc.pre(fates.some(({ lost }) => lost === 'no'));
      const { regressions, twice, stuck } = await play(fates);
      sum.regressions += regressions;
      sum.twice += twice;
      sum.stuck += stuck;
      expect({ regressions, twice, stuck }).toEqual({ regressions: 0, twice: 0, stuck: 0 });
    }),
    { numRuns: schedules, seed: 20261122 },
  );
  vi.useRealTimers();
  vi.unstubAllGlobals();
  console.log(
    `NF-2 schedules ${schedules} regressions ${sum.regressions} double_submits ${sum.twice} stuck ${sum.stuck}`,
  );
}, 120_000);

it('NF-2 goes red when old news is believed', async () => {
  const { createFlow: weak } = await importWithout<{ createFlow: typeof createFlow }>('src/widget/store.ts', {
    file: 'machine/steps.ts',
    find: ' || session.version <= state.session.version',
    replace: '',
  });
  vi.useFakeTimers();
  const fates: Fates = [{ copies: 1, lost: 'no', stale: [1, 2] }];
  expect(await play(fates)).toEqual({ regressions: 0, twice: 0, stuck: 0 });
  expect((await play(fates, weak)).regressions).toBeGreaterThan(0);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});
