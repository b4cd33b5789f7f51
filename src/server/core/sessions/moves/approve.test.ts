import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importWithout } from '../../../testing/app-without.ts';
import { QuickOperations, rest, started, waiting } from '../../../testing/quick-operations.ts';
import { openTestServer, type TestServer } from '../../../testing/test-server.ts';
import { runOperations } from '../../operations/run-operations.ts';
import { readSession } from '../sessions.ts';

const biller = new QuickOperations();
let server: TestServer;
beforeAll(async () => {
  server = await openTestServer({ integrations: () => biller.integration });
});
afterAll(() => server.close());

describe('a write', () => {
  const given = { resource: 'payment', action: 'write', arguments: { amount: 12.5, currency: 'USD' } };

  test('is not begun before the person agrees, nor is anything else', async () => {
    biller.ran.length = 0;
    const visitor = await started(server, [given]);
    expect([waiting(visitor).needs?.kind, biller.ran]).toEqual(['review', []]);
    await visitor.move('approve', { operation_id: waiting(visitor).id, approved: true });
    await rest(visitor);
    expect([visitor.step, biller.ran]).toEqual(['done', ['bills', 'payment']]);
  });

  test('would be made behind their back without the guard that waits for them', async () => {
    const visitor = await started(server, [given]);
    const { id } = visitor.session;
    const { run } = (await readSession(server.deps, id))!;
    /** As it stands when the job finds it. */
    const attempt = async (runs: typeof runOperations) => {
      biller.ran.length = 0;
      await server.deps.db.updateTable('operations').set({ status: 'queued' }).where('session_id', '=', id).execute();
      await runs(server.deps, { session_id: id, run }, false);
      return [...biller.ran];
    };
    expect(await attempt(runOperations)).toEqual([]);
    const weak = await importWithout<{ runOperations: typeof runOperations }>('core/operations/run-operations.ts', {
      file: 'operations/operation-needs.ts',
      find: '!wishOf(intent, operation)?.review || operation.approved',
      replace: 'true',
    });
    expect(await attempt(weak.runOperations)).toContain('payment');
  });

  test('to which the person says no ends the attempt with nothing kept; they can think again', async () => {
    biller.ran.length = 0;
    const visitor = await started(server, [given]);
    await visitor.move('approve', { operation_id: waiting(visitor).id, approved: false });
    expect(visitor.at('failed').error.code).toBe('OPERATION_DECLINED');
    expect(biller.ran).toEqual([]);
    await visitor.move('retry', {});
    await rest(visitor);
    expect(waiting(visitor).needs?.kind).toBe('review');
  });

  test('that is optional is left out when the person says no', async () => {
    const visitor = await started(server, [{ ...given, optional: true }]);
    await visitor.move('approve', { operation_id: waiting(visitor).id, approved: false });
    await rest(visitor);
    expect(visitor.at('done').operations.map(({ status }) => status)).toEqual(['succeeded', 'skipped']);
  });

  test('is agreed to once: a repeat is stale, and another operation’s id is refused', async () => {
    const visitor = await started(server, [given]);
    const { id } = waiting(visitor);
    const { version } = visitor.session;
    expect((await visitor.ask('approve', { operation_id: 'op_of_another', approved: true })).status).toBe(400);
    const answers = await Promise.all(
      [1, 2, 3].map(() => visitor.ask('approve', { operation_id: id, approved: true }, version)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    await rest(visitor);
    expect(visitor.step).toBe('done');
  });
});
