/** Operations that failed and leave it to the person: again, or without them. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { QuickOperations, rest, started, waiting } from '../../testing/quick-operations.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import { times } from '../../testing/thorough.ts';

const biller = new QuickOperations();
let server: TestServer;
beforeAll(async () => {
  server = await openTestServer({ integrations: () => biller.integration });
});
afterAll(() => server.close());

describe('optional operations that fail', () => {
  const RESOURCES = ['payments', 'paymentMethod', 'mobileBillingStatement', 'payment'] as const;

  test('CC-4 any of them: every row says what became of it, whatever the person decides', async () => {
    const runs = times(60, 12);
    let rows = 0;
    const wish = fc.record({
      fails: fc.subarray([...RESOURCES].filter((name) => name !== 'payment')),
      mended: fc.subarray([...RESOURCES]),
      how: fc.constantFrom<'all' | 'one by one' | 'without'>('all', 'one by one', 'without'),
    });
    await fc.assert(
      fc.asyncProperty(wish, async ({ fails, mended, how }) => {
        biller.broken.clear();
        for (const name of fails) biller.broken.add(name);
        const optional = RESOURCES.filter((name) => name !== 'payment');
        const visitor = await started(
          server,
          optional.map((resource) => ({ resource, action: 'read', optional: true })),
        );
        const statuses = () => {
          const { step } = visitor.session;
          const operations = step.name === 'operations' || step.name === 'done' ? step.operations : [];
          return Object.fromEntries(operations.slice(1).map(({ resource, status }) => [resource, status]));
        };
        if (fails.length) {
          expect(statuses()).toEqual(
            Object.fromEntries(optional.map((name) => [name, fails.includes(name) ? 'failed' : 'succeeded'])),
          );
          const open = visitor.at('operations').operations.filter(({ needs }) => needs?.kind === 'decision');
          expect(open.map(({ resource }) => resource)).toEqual(optional.filter((name) => fails.includes(name)));
          for (const name of mended) biller.broken.delete(name);
          if (how === 'all') await visitor.move('retry', {});
          if (how === 'one by one') await visitor.move('retry', { operation_id: open[0]!.id });
          if (how === 'without') await visitor.move('skip', {});
          await rest(visitor);
          while (visitor.step === 'operations') {
            await visitor.move('skip', { operation_id: waiting(visitor).id });
            await rest(visitor);
          }
        }
        const failed = optional.filter((name) => fails.includes(name));
        const retried = { all: failed, 'one by one': failed.slice(0, 1), without: [] }[how] as readonly string[];
        expect(statuses()).toEqual(
          Object.fromEntries(
            optional.map((name) => {
              if (!fails.includes(name)) return [name, 'succeeded'];
              return [name, retried.includes(name) && mended.includes(name) ? 'succeeded' : 'skipped'];
            }),
          ),
        );
        rows += optional.length;
        const link = visitor.at('done').link_id;
        const kept = await server.deps.db
          .selectFrom('link_results')
          .select('resource')
          .where('link_id', '=', link)
          .execute();
        const succeeded = Object.entries(statuses()).filter(([, status]) => status === 'succeeded');
        expect(kept.map(({ resource }) => resource).sort()).toEqual(succeeded.map(([name]) => name).sort());
      }),
      { numRuns: runs, seed: 1789 },
    );
    biller.broken.clear();
    console.log(`CC-4 partial runs ${runs} rows ${rows} wrong 0`);
  }, 120_000);

  test('a required one that fails takes everything with it, whatever had worked', async () => {
    biller.broken.clear();
    biller.broken.add('bills');
    const visitor = await started(server, [{ resource: 'payments', action: 'read', optional: true }]);
    expect(visitor.at('failed').error.code).toBe('BILLER_UNAVAILABLE');
    biller.broken.clear();
  });

  test('nobody is asked where the merchant goes on without them', async () => {
    biller.broken.add('payments');
    const visitor = await started(server, [
      { resource: 'payments', action: 'read', optional: true, on_failure: 'continue' },
    ]);
    biller.broken.clear();
    expect(visitor.at('done').operations.map(({ status }) => status)).toEqual(['succeeded', 'failed']);
  });

  test('what has worked cannot be tried again, nor skipped', async () => {
    biller.broken.add('payments');
    const visitor = await started(server, [{ resource: 'payments', action: 'read', optional: true }]);
    biller.broken.clear();
    const { id } = visitor.at('operations').operations[0]!;
    expect((await visitor.ask('retry', { operation_id: id })).status).toBe(400);
    expect((await visitor.ask('skip', { operation_id: id })).status).toBe(400);
  });
});
