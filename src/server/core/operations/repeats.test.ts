/** What was written is not written again, whatever failed beside it. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createApp } from '../../app.ts';
import type { Deps } from '../../deps.ts';
import { QuickOperations, rest, started, waiting } from '../../testing/quick-operations.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import { Visitor } from '../../testing/verbs.ts';
import { runOperations } from './run-operations.ts';

const biller = new QuickOperations();
let server: TestServer;
beforeAll(async () => {
  server = await openTestServer({ integrations: () => biller.integration });
});
afterAll(() => server.close());
beforeEach(() => {
  biller.broken.clear();
  biller.ran.length = 0;
  biller.ids.length = 0;
});

const pay = (given: object) => ({ resource: 'payment', action: 'write', arguments: { currency: 'USD', ...given } });
const READ = { resource: 'paymentMethod', action: 'read' };

async function agree(visitor: Visitor) {
  await visitor.move('approve', { operation_id: waiting(visitor).id, approved: true });
  return rest(visitor);
}
async function enter(visitor: Visitor, amount: string) {
  await visitor.move('arguments', { operation_id: waiting(visitor).id, arguments: { amount } });
  return rest(visitor);
}
const times = (resource: string) => biller.ran.filter((one) => one === resource).length;
const staged = async ({ session }: Visitor) =>
  (
    await server.deps.db
      .selectFrom('operations')
      .select(['resource', 'result'])
      .where('session_id', '=', session.id)
      .where('result', 'is not', null)
      .execute()
  ).map(({ resource }) => resource);
const amounts = async (visitor: Visitor) => {
  const rows = await server.deps.db
    .selectFrom('link_results')
    .select('data')
    .where('link_id', '=', visitor.at('done').link_id)
    .where('resource', '=', 'payment')
    .orderBy('position')
    .execute();
  return rows.map(({ data }) => (data as { amount: number }).amount);
};

describe('of two payments the second is declined', () => {
  const declined = async () => {
    const visitor = await started(server, [pay({ amount: 10 }), pay({})]);
    await agree(visitor);
    await enter(visitor, '4000');
    await agree(visitor);
    expect(visitor.at('failed').error.code).toBe('OPERATION_FAILED');
    return visitor;
  };

  test('another try asks for and makes the second alone, and the link tells both', async () => {
    const visitor = await declined();
    // What was read is gone.
    expect(await staged(visitor)).toEqual(['payment']);
    await visitor.move('retry', {});
    await rest(visitor);
    await enter(visitor, '40');
    await agree(visitor);
    expect([visitor.step, times('payment'), await amounts(visitor)]).toEqual(['done', 3, [10, 40]]);
    expect(await staged(visitor)).toEqual([]);
  });

  test('so it is when the person refuses the second, and tries again after all', async () => {
    const visitor = await declined();
    await visitor.move('retry', {});
    await rest(visitor);
    await enter(visitor, '40');
    await visitor.move('approve', { operation_id: waiting(visitor).id, approved: false });
    expect(visitor.at('failed').error.code).toBe('OPERATION_DECLINED');
    await visitor.move('retry', {});
    await rest(visitor);
    await enter(visitor, '41');
    await agree(visitor);
    expect([times('payment'), await amounts(visitor)]).toEqual([3, [10, 41]]);
  });
});

describe('after a login anew', () => {
  const failed = async (username: string) => {
    const visitor = await started(server, [pay({ amount: 10 }), READ]);
    biller.broken.add('paymentMethod');
    await agree(visitor);
    expect(visitor.at('failed').error.code).toBe('BILLER_UNAVAILABLE');
    biller.broken.clear();
    await visitor.move('retry', {});
    await visitor.login(username);
    return visitor;
  };

  test('at the same account it is not paid again', async () => {
    const visitor = await rest(await failed('user_good'));
    expect([visitor.step, times('payment'), await amounts(visitor)]).toEqual(['done', 1, [10]]);
  });

  test('at another account it is another payment', async () => {
    const visitor = await failed('user_accounts');
    const { id } = visitor.at('accounts').accounts.find(({ name }) => name === 'Business')!;
    await visitor.move('accounts', { account_ids: [id] });
    await rest(visitor);
    await agree(visitor);
    expect([visitor.step, times('payment')]).toEqual(['done', 2]);
    expect(new Set(biller.ids).size).toBe(biller.ids.length);
  });
});

test('a repeat after a crash has the id of the first try, and so has one after the job was given up', async () => {
  const ids: unknown[] = [];
  // Without the queue: the test itself is the worker.
  const deps: Deps = {
    ...server.deps,
    jobs: { ...server.deps.jobs, send: async () => {} },
    integrations: () => ({
      ...biller.integration,
      async run(...call) {
        const result = await biller.integration.run(...call);
        if (call[2].resource !== 'payment') return result;
        ids.push(call[2].id);
        // It was paid, and nobody took note of it.
        if (ids.length < 3) throw new Error('crash');
        return result;
      },
    }),
  };
  const work = async (visitor: Visitor, last = false) => {
    const { id, run } = await deps.db
      .selectFrom('sessions')
      .select(['id', 'run'])
      .where('id', '=', visitor.session.id)
      .executeTakeFirstOrThrow();
    await runOperations(deps, { session_id: id, run }, last).catch((error: Error) =>
      expect(error.message).toBe('crash'),
    );
    return visitor.look();
  };
  const operations = [{ ...pay({ amount: 10 }), review: false }];
  const visitor = await Visitor.begin(
    { app: createApp(deps) },
    { biller_id: 'tmobile', operations, consents: ['bills'] },
  );
  await (await visitor.toForm()).login('user_good');
  await work(visitor);
  expect((await work(visitor, true)).at('failed').error.code).toBe('OPERATION_FAILED');
  await visitor.move('retry', {});
  expect((await work(visitor)).step).toBe('done');
  expect(ids).toEqual([expect.stringMatching(/^op_/), ids[0], ids[0]]);
});
