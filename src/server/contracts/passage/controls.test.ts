/** Negative controls: without its guard each attack must succeed, or the tests beside it prove nothing. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Cut } from '../../../protocol/testing/without.ts';
import { createApp } from '../../app.ts';
import { runOperations } from '../../core/operations/run-operations.ts';
import type { Deps } from '../../deps.ts';
import { sandbox } from '../../integrations/sandbox/sandbox.ts';
import { importWithout } from '../../testing/app-without.ts';
import { minutesLater, resetClock } from '../../testing/clock.ts';
import { type Control, testControls } from '../../testing/controls.ts';
import { dumpTables } from '../../testing/dump-tables.ts';
import {
  askForLink,
  claim,
  claimed,
  createLink,
  OTHER_KEY,
  READ_BILLS,
  readLink,
  WRITE_CARD,
} from '../../testing/passage.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import { get } from '../../testing/verbs.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());
afterEach(() => resetClock(server));

async function registerScheme(scheme: string) {
  await server.deps.db
    .updateTable('clients')
    .set({ return_schemes: JSON.stringify(['myapp', scheme]) })
    .execute();
}

const CONTROLS: Control[] = [
  {
    guard: 'the comparison of API keys',
    cut: { file: 'passage/guards.ts', find: ".where('api_keys.hash', '=', hashToken(keys, key))", replace: '' },
    attack: async (target) => (await get(target, '/v1/links', { Authorization: 'Bearer psg_nobody' })).ok,
  },
  {
    guard: 'the binding of a link to its organisation',
    cut: {
      file: 'passage/find-links.ts',
      find: ".where('i.client_id', '=', clientId).where('i.id'",
      replace: ".where('i.id'",
    },
    async attack(target) {
      const { linkId } = await createLink(target);
      return (await get(target, `/v1/links/${linkId}`, OTHER_KEY)).ok;
    },
  },
  {
    guard: 'the binding of the list to its organisation',
    cut: { file: 'passage/find-links.ts', find: ".where('i.client_id', '=', clientId)\n", replace: '' },
    async attack(target) {
      await createLink(target);
      const { links } = (await (await get(target, '/v1/links', OTHER_KEY)).json()) as { links: unknown[] };
      return links.length > 0;
    },
  },
  {
    guard: 'the registration of app schemes',
    cut: {
      file: 'passage/return-url.ts',
      find: 'client.return_schemes.includes(url.protocol.slice(0, -1))',
      replace: 'true',
    },
    attack: async (target) => (await askForLink(target, { returnUrl: 'otherapp://callback' })).ok,
  },
  {
    guard: 'the list of schemes that nobody may register',
    cut: { file: 'passage/return-url.ts', find: 'NEVER.has(url.protocol) ||', replace: '' },
    async attack(target) {
      await registerScheme('javascript');
      return (await askForLink(target, { returnUrl: 'javascript://x/%0aalert(1)' })).ok;
    },
  },
  {
    guard: 'the plain form of an address',
    cut: { file: 'passage/return-url.ts', find: '!PLAIN.test(text) ||', replace: '' },
    attack: async (target) => (await askForLink(target, { returnUrl: 'm\nyapp://callback' })).ok,
  },
  {
    guard: 'the judgement of where webhooks go',
    cut: { file: 'passage/links-create.ts', find: "if (typeof target === 'string')", replace: 'if (false)' },
    attack: async (target) => (await askForLink(target, { webhookUrl: 'http://169.254.169.254/latest' })).ok,
  },
  {
    guard: 'the check of arguments',
    cut: { file: 'passage/links-create.ts', find: '...(checked?.issues ?? [])', replace: '' },
    attack: async (target) =>
      (await askForLink(target, { operations: [{ resource: 'paymentMethod', action: 'write' }] })).ok,
  },
  {
    guard: 'the one device of a claim',
    cut: { file: 'core/sessions/open-session.ts', find: 'if (again && isUnderWay(former))', replace: 'if (false)' },
    async attack(target) {
      const { claimCode } = await createLink(target);
      await claim(target, claimCode);
      return (await claim(target, claimCode)).ok;
    },
  },
  {
    guard: 'the end of a claim code',
    cut: {
      file: 'core/sessions/open-session.ts',
      find: "if (expired && !comesBack) throw new Refusal(401, 'LINK_TOKEN_EXPIRED');",
      replace: '',
    },
    async attack(target) {
      const { claimCode } = await createLink(target, { expiresIn: 60 });
      await minutesLater(server, 1);
      return (await claim(target, claimCode)).ok;
    },
  },
  {
    guard: 'the sealing of arguments',
    cut: {
      file: 'core/operations/arguments.ts',
      find: 'seal({ ...keys, sealing }, nameOf(place), values)',
      replace: 'JSON.stringify(values)',
    },
    async attack(target) {
      const { linkId } = await createLink(target, { operations: [WRITE_CARD] });
      const dump = (await dumpTables(server)).split('\n').filter((row) => row.includes(linkId));
      return dump.some((row) => row.includes(WRITE_CARD.arguments.cardNumber));
    },
  },
];

testControls(() => server, CONTROLS);

type Work = typeof runOperations;
interface WorkControl {
  guard: string;
  cut: Cut;
  attack(work: Work): Promise<boolean>;
}

/** A link at its operations, done by this worker; `inBetween` is called as the second one begins. */
async function workOn(work: Work, brought: (linkId: string) => Promise<unknown>) {
  let linkId = '';
  const deps: Deps = {
    ...server.deps,
    jobs: { ...server.deps.jobs, send: async () => {} },
    integrations: () => ({
      ...sandbox,
      run: async (_context, _state, { action }) => ({
        data: action === 'write' ? { success: true, card: { last4: '4242' } } : await brought(linkId),
      }),
    }),
  };
  const target = { app: createApp(deps) };
  const link = await createLink(target, { operations: [WRITE_CARD, READ_BILLS] });
  linkId = link.linkId;
  const visitor = await claimed(target, link.claimCode);
  await visitor.move('consent', { accepted: true });
  await visitor.login('user_good');
  await work(deps, { session_id: visitor.session.id, run: 1 }, true);
  return readLink(target, linkId);
}

const WORK_CONTROLS: WorkControl[] = [
  {
    guard: 'the failure of all with one',
    cut: { file: 'core/operations/run-operations.ts', find: 'if (!operation.optional) throw error;', replace: '' },
    attack: async (work) => (await workOn(work, async () => 'nonsense')).result !== null,
  },
  {
    guard: 'the end of a security code with its operation',
    cut: {
      file: 'core/operations/run-operations.ts',
      find: "if (set.status === 'succeeded') await",
      replace: 'if (false) await',
    },
    async attack(work) {
      let left = 0;
      await workOn(work, async (linkId) => {
        const codes = await server.deps.db
          .selectFrom('operation_arguments')
          .innerJoin('data_keys', 'data_keys.id', 'operation_arguments.key_id')
          .select('key_id')
          .where('intent_id', '=', linkId)
          .where('part', '=', 'sad')
          .execute();
        left = codes.length;
        return { billing: [] };
      });
      return left > 0;
    },
  },
];

test.each(WORK_CONTROLS.map((control) => [control.guard, control] as const))(
  'without %s the worker does harm',
  async (_, { cut, attack }) => {
    expect(await attack(runOperations)).toBe(false);
    const weak = await importWithout<{ runOperations: Work }>('core/operations/run-operations.ts', cut);
    expect(await attack(weak.runOperations)).toBe(true);
  },
);
