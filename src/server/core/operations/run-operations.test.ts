// @vitest-environment node
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { paths } from '../../../protocol/endpoints.ts';
import { minutesLater, resetClock } from '../../testing/clock.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import { createLinkToken, get, readEvents, Visitor } from '../../testing/verbs.ts';
import { expireOverdue } from '../sessions/sessions.ts';
import { runOperations } from './run-operations.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

const running = async (username: string, wish = {}) => {
  const visitor = await Visitor.open(server, await createLinkToken(server, wish));
  return (await visitor.toForm()).login(username);
};
const published = async ({ session }: Visitor) => {
  const { db } = server.deps;
  const links = await db.selectFrom('links').select('id').where('session_id', '=', session.id).execute();
  const staged = await db.selectFrom('operations').select('result').where('session_id', '=', session.id).execute();
  const tokens = await db.selectFrom('public_tokens').select('hash').where('session_id', '=', session.id).execute();
  const results = await db
    .selectFrom('link_results')
    .innerJoin('links', 'links.id', 'link_results.link_id')
    .select('position')
    .where('session_id', '=', session.id)
    .execute();
  const bills = await db
    .selectFrom('bills')
    .innerJoin('links', 'links.id', 'bills.link_id')
    .select('bills.id')
    .where('session_id', '=', session.id)
    .execute();
  return {
    links: links.length,
    tokens: tokens.length,
    staged: staged.filter(({ result }) => result !== null).length,
    results: results.length + Math.min(1, bills.length),
  };
};
const runOf = async ({ session }: Visitor) => {
  const { id, run } = await server.deps.db
    .selectFrom('sessions')
    .select(['id', 'run'])
    .where('id', '=', session.id)
    .executeTakeFirstOrThrow();
  return { session_id: id, run };
};

test('follow from the consents', async () => {
  const visitor = await running('user_good', { consents: ['payments', 'bills'] });
  expect(visitor.at('operations').operations).toEqual(
    ['payments', 'bills'].map((resource) => ({
      id: expect.stringMatching(/^op_/),
      resource,
      action: 'read',
      status: 'queued',
      progress: 0,
      optional: false,
    })),
  );
  expect((await running('user_good', { consents: ['bills'] })).at('operations').operations).toHaveLength(1);
});

test('run one after another, each with progress that only grows', async () => {
  const visitor = await running('user_good');
  const seen: string[] = [];
  const progress: number[] = [];
  for await (const { step } of readEvents(await get(server, paths.sessionEvents, visitor.headers))) {
    if (step.name !== 'operations') break;
    const line = step.operations.map(({ status }) => status).join(' ');
    if (line !== seen.at(-1)) seen.push(line);
    progress.push(step.operations.reduce((sum, one) => sum + one.progress, 0));
  }
  const order = ['queued queued', 'running queued', 'succeeded queued', 'succeeded running', 'succeeded succeeded'];
  expect(order.filter((line) => seen.includes(line))).toEqual(seen);
  expect(seen).toContain('running queued');
  expect(seen).toContain('succeeded running');
  expect(progress).toEqual([...progress].sort((a, b) => a - b));
  expect(progress.some((sum) => sum > 0 && sum < 1)).toBe(true);
});

test('end with link, accounts, operations and public token together', async () => {
  const visitor = await (await running('user_good')).untilSettled();
  expect(visitor.at('done')).toEqual({
    name: 'done',
    public_token: expect.stringMatching(/^pt_sandbox_[\w-]{43}$/),
    link_id: expect.stringMatching(/^link_/),
    updated: false,
    can_add: false,
    accounts: [{ id: expect.stringMatching(/^acc_/), name: 'Primary', mask: '4242', type: 'residential' }],
    operations: [
      expect.objectContaining({ resource: 'bills', status: 'succeeded', progress: 1 }),
      expect.objectContaining({ resource: 'payments', status: 'succeeded', progress: 1 }),
    ],
    redirect_url: null,
  });
  expect(await published(visitor)).toEqual({ links: 1, tokens: 1, staged: 0, results: 2 });
});

test('nothing is published before the end', async () => {
  const visitor = await running('user_slow');
  for await (const { step } of readEvents(await get(server, paths.sessionEvents, visitor.headers)))
    if (step.name === 'operations' && step.operations[0]?.status === 'succeeded') break;
  expect(await published(visitor)).toEqual({ links: 0, tokens: 0, staged: 1, results: 0 });
  await visitor.untilSettled();
  expect(await published(visitor)).toEqual({ links: 1, tokens: 1, staged: 0, results: 2 });
});

describe('when one fails', () => {
  test('the session fails and nothing partial is kept; it can be run again', async () => {
    const visitor = await (await running('user_operation_failed')).untilSettled();
    expect(visitor.session).toMatchObject({
      step: { name: 'failed', error: { code: 'OPERATION_FAILED' } },
      can_go_back: true,
    });
    expect(await published(visitor)).toEqual({ links: 0, tokens: 0, staged: 0, results: 0 });
    await visitor.move('retry', {});
    expect(visitor.at('operations').operations.map(({ status }) => status)).toEqual(['queued', 'queued']);
    await visitor.untilSettled();
    expect(visitor.at('failed').error.code).toBe('OPERATION_FAILED');
    await visitor.move('back', {});
    expect(visitor.step).toBe('select_integration');
  });

  test('an optional one does not fail the link, and one that has not begun can be skipped', async () => {
    const visitor = await running('user_operation_failed');
    const { db } = server.deps;
    await db.updateTable('operations').set({ optional: true }).where('session_id', '=', visitor.session.id).execute();
    const last = visitor.at('operations').operations[1]!.id;
    while ((await visitor.ask('skip', { operation_id: last })).status === 409) await visitor.look();
    await visitor.untilSettled();
    expect(visitor.at('done').operations.map(({ status }) => status)).toEqual(['failed', 'skipped']);
  });

  test('what is not optional cannot be skipped', async () => {
    const visitor = await running('user_slow');
    const { id } = visitor.at('operations').operations[1]!;
    let answer = await visitor.ask('skip', { operation_id: id });
    while (answer.status === 409) answer = await (await visitor.look()).ask('skip', { operation_id: id });
    expect(answer.status).toBe(400);
  });
});

describe('the job', () => {
  test('called many times over makes one link', async () => {
    const visitor = await running('user_good');
    const job = await runOf(visitor);
    await Promise.all([1, 2, 3, 4].map(() => runOperations(server.deps, job, false)));
    await visitor.untilSettled();
    expect(visitor.at('done').operations.map(({ status }) => status)).toEqual(['succeeded', 'succeeded']);
    expect(await published(visitor)).toEqual({ links: 1, tokens: 1, staged: 0, results: 2 });
    const bills = await server.deps.db
      .selectFrom('bills')
      .select('id')
      .where('link_id', '=', visitor.at('done').link_id)
      .execute();
    expect(bills).toHaveLength(1);
  });

  test('goes on at the first operation that had not succeeded', async () => {
    const visitor = await running('user_slow');
    for await (const { step } of readEvents(await get(server, paths.sessionEvents, visitor.headers)))
      if (step.name === 'operations' && step.operations[0]?.status === 'succeeded') break;
    await runOperations(server.deps, await runOf(visitor), false);
    expect((await visitor.untilSettled()).step).toBe('done');
    expect(await published(visitor)).toEqual({ links: 1, tokens: 1, staged: 0, results: 2 });
  });

  test('of an earlier run finds itself outdated', async () => {
    const visitor = await (await running('user_operation_failed')).untilSettled();
    const old = await runOf(visitor);
    await visitor.move('retry', {});
    await runOperations(server.deps, old, true);
    expect((await visitor.look()).step).toBe('operations');
    await visitor.untilSettled();
  });

  test('whose session ran out of time publishes nothing', async () => {
    const visitor = await running('user_slow');
    await minutesLater(server, 61);
    await expireOverdue(server.deps);
    await runOperations(server.deps, await runOf(visitor), true);
    await resetClock(server);
    expect((await visitor.look()).step).toBe('expired');
    expect(await published(visitor)).toEqual({ links: 0, tokens: 0, staged: 0, results: 0 });
  });

  test('that a fault of ours breaks is tried again, and gives the session up the last time', async () => {
    const visitor = await running('user_slow');
    const job = await runOf(visitor);
    const faulty = {
      ...server.deps,
      integrations: () => {
        throw new Error('hunter2');
      },
    };
    await expect(runOperations(faulty, job, false)).rejects.toThrow('hunter2');
    expect((await visitor.look()).step).toBe('operations');
    await runOperations(faulty, job, true);
    expect((await visitor.look()).at('failed').error.code).toBe('OPERATION_FAILED');
    expect(server.logged.join('')).not.toContain('hunter2');
  });
});

test('skipped at the very moment at which the person would be asked for it: the rest goes on', async () => {
  const payment = { resource: 'payment', action: 'write', optional: true };
  const visitor = await running('user_good', { biller_id: 'tmobile', operations: [payment], consents: ['bills'] });
  const asked = async () => (await visitor.look()).at('operations').operations.find(({ needs }) => needs);
  await expect.poll(asked, { timeout: 20_000 }).toBeDefined();
  const { id } = (await asked())!;
  const { db } = server.deps;
  await db.updateTable('operations').set({ status: 'queued' }).where('id', '=', id).execute();
  let skipped = false;
  const late = new Proxy(db, {
    get(target, key) {
      const own = Reflect.get(target, key);
      if (key !== 'transaction' || skipped) return typeof own === 'function' ? own.bind(target) : own;
      skipped = true;
      return () => ({
        execute: async (work: Parameters<ReturnType<typeof db.transaction>['execute']>[0]) => {
          await visitor.move('skip', { operation_id: id });
          return db.transaction().execute(work);
        },
      });
    },
  });
  await runOperations({ ...server.deps, db: late }, await runOf(visitor), false);
  expect(skipped).toBe(true);
  expect((await visitor.look()).step).toBe('done');
});
