/** Operations that are interrupted in every way at every place: a link has all of its results or none. */
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from '../../app.ts';
import { runOperations } from '../../core/operations/run-operations.ts';
import { expireOverdue, readSession } from '../../core/sessions/sessions.ts';
import type { Deps } from '../../deps.ts';
import { IntegrationError } from '../../integrations/integration.ts';
import { sandbox } from '../../integrations/sandbox/sandbox.ts';
import { type CreatedLink, claim, claimed, createLink, readLink } from '../../testing/passage.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import { times } from '../../testing/thorough.ts';
import type { Visitor } from '../../testing/verbs.ts';

const SCHEDULES = times(1000, 100);

const OPERATIONS = [
  { resource: 'paymentMethod', action: 'read', data: { paymentMethods: [] } },
  { resource: 'mobileBillingStatement', action: 'read', data: { billing: [] } },
] as const;

type Event = 'leave' | 'expire' | 'crash' | 'fail' | 'claim' | 'look';
interface Interruption {
  event: Event;
  operation: number;
  when: 'before' | 'after';
  /** Whether the operations go on while it happens. */
  meanwhile: boolean;
}

let server: TestServer;
/** Without the queue: the test itself is the worker. */
let deps: Deps;
let target: Pick<TestServer, 'app'>;
/** What happens as the worker comes by. */
let comesBy: (operation: number, when: Interruption['when']) => Promise<void>;
beforeAll(async () => {
  server = await openTestServer();
  deps = {
    ...server.deps,
    jobs: { ...server.deps.jobs, send: async () => {} },
    integrations: () => ({
      ...sandbox,
      async run(_context, _state, { resource }) {
        const operation = OPERATIONS.findIndex((one) => one.resource === resource);
        await comesBy(operation, 'before');
        await comesBy(operation, 'after');
        return { data: OPERATIONS[operation]!.data };
      },
    }),
  };
  target = { app: createApp(deps) };
});
afterAll(() => server.close());

const interruption: fc.Arbitrary<Interruption> = fc.record({
  event: fc.constantFrom<Event>('leave', 'expire', 'crash', 'crash', 'fail', 'claim', 'look'),
  operation: fc.nat(OPERATIONS.length - 1),
  when: fc.constantFrom('before', 'after'),
  meanwhile: fc.boolean(),
});

const seen = { schedules: 0, partial: 0, complete: 0, failed: 0, crashes: 0 };

/**
 * Whatever can be seen of the link at this moment: everything, and then it is complete, or nothing.
 * @param over nothing happens any more between one look and the next.
 */
async function look({ linkId }: CreatedLink, over = false) {
  const { status, result } = await readLink(target, linkId);
  const kept = await server.deps.db
    .selectFrom('link_results')
    .select('position')
    .where('link_id', '=', linkId)
    .execute();
  const whole = (result as { operations?: unknown[] } | null)?.operations?.length === OPERATIONS.length;
  const all = kept.length === OPERATIONS.length;
  // Before the end it may become complete just after it was shown as active.
  const good = status === 'complete' ? whole && all : result === null && (kept.length === 0 || (all && !over));
  if (!good) seen.partial++;
  return status;
}

async function happen(event: Event, link: CreatedLink, visitor: Visitor) {
  switch (event) {
    case 'leave':
      await visitor.look().then(
        () => visitor.ask('exit', {}),
        () => {},
      );
      break;
    case 'expire':
      await sql`update sessions set expires_at = clock() where id = ${visitor.session.id}`.execute(server.deps.db);
      await expireOverdue(deps);
      break;
    case 'crash':
      seen.crashes++;
      throw new Error('crash');
    case 'fail':
      throw new IntegrationError('OPERATION_FAILED');
    case 'claim':
      await claim(target, link.claimCode);
      break;
    case 'look':
  }
  await look(link);
}

async function play(schedule: Interruption[]) {
  const link = await createLink(target, {
    operations: OPERATIONS.map(({ resource, action }) => ({ resource, action })),
  });
  const visitor = await claimed(target, link.claimCode);
  await visitor.move('consent', { accepted: true });
  await visitor.login('user_good');
  const waiting = [...schedule];
  const under: Promise<unknown>[] = [];
  comesBy = async (operation, when) => {
    for (const one of waiting.filter((each) => each.operation === operation && each.when === when)) {
      // Each happens once: after a crash the worker comes by again.
      waiting.splice(waiting.indexOf(one), 1);
      const throws = one.event === 'crash' || one.event === 'fail';
      if (one.meanwhile && !throws) under.push(happen(one.event, link, visitor));
      else await happen(one.event, link, visitor);
    }
  };
  // A crashed worker's job is given to another.
  for (let worker = 0; worker <= schedule.length; worker++) {
    const crashed = await runOperations(deps, { session_id: visitor.session.id, run: 1 }, false).then(
      () => false,
      (error: Error) => error.message === 'crash',
    );
    await look(link);
    if (!crashed) break;
  }
  await Promise.all(under);
  const status = await look(link, true);
  const session = await readSession(deps, visitor.session.id);
  const staged = await server.deps.db
    .selectFrom('operations')
    .select('position')
    .where('session_id', '=', visitor.session.id)
    .where('result', 'is not', null)
    .execute();
  // Nothing is left lying about, and no attempt is left hanging.
  expect([session?.step === 'operations', staged]).toEqual([false, []]);
  seen.schedules++;
  if (status === 'complete') seen.complete++;
  if (status === 'failed') seen.failed++;
}

test('a link has all of its results, or none', async () => {
  await fc.assert(fc.asyncProperty(fc.array(interruption, { maxLength: 3 }), play), {
    numRuns: SCHEDULES,
    seed: 1812,
    endOnFailure: true,
  });
  const { schedules, partial, complete, failed, crashes } = seen;
  console.log(
    `CC-4 passage schedules ${schedules} partial ${partial} complete ${complete} failed ${failed} crashes ${crashes}`,
  );
  expect(partial).toBe(0);
  // The schedules end in every way.
  expect(Math.min(complete, failed, crashes)).toBeGreaterThan(SCHEDULES / 10);
}, 600_000);
