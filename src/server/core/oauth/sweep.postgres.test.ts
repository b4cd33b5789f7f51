import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { importWithout } from '../../testing/app-without.ts';
import { minutesLater, resetClock } from '../../testing/clock.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import { untilBlocked } from '../../testing/until-blocked.ts';
import { createLinkToken, Visitor } from '../../testing/verbs.ts';
import { sweepOauth } from './sweep.ts';
import { mintTicket, OAUTH_MINUTES } from './tickets.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());
afterEach(() => resetClock(server));

/** A session that was at the bank, and has come back from there. */
async function back(): Promise<string> {
  const { session } = await Visitor.open(server, await createLinkToken(server));
  await mintTicket(server.deps.db, server.deps, session.id);
  return session.id;
}

const tickets = async (id: string) =>
  (await server.deps.db.selectFrom('oauth_tickets').select('session_id').where('session_id', '=', id).execute()).length;

/** It goes to the bank once more, while the sweep comes by. @returns how many ways it has there. */
async function meanwhile(sweep: typeof sweepOauth): Promise<number> {
  const id = await back();
  const swept = await server.deps.db.transaction().execute(async (trx) => {
    await trx.updateTable('sessions').set({ step: 'oauth' }).where('id', '=', id).execute();
    await mintTicket(trx, server.deps, id);
    const done = sweep(server.deps).then(() => 'done' as const);
    // The sweep waits for the ticket, or has left it alone.
    return { done, first: await Promise.race([done, untilBlocked(server.deps.db)]) };
  });
  await swept.done;
  return tickets(id);
}

test('the ticket of a session that comes to the bank just now is not swept away', async () => {
  expect(await meanwhile(sweepOauth)).toBe(1);
});

test('control: were all tickets swept of sessions that stand elsewhere, the fresh one would go', async () => {
  const weak = await importWithout<{ sweepOauth: typeof sweepOauth }>('core/oauth/sweep.ts', {
    file: 'oauth/sweep.ts',
    find: ".deleteFrom('oauth_tickets').where('expires_at', '<=', now)",
    replace: ".deleteFrom('oauth_tickets')",
  });
  expect(await meanwhile(weak.sweepOauth)).toBe(0);
});

test('what nobody can take any more is forgotten', async () => {
  const id = await back();
  await sweepOauth(server.deps);
  expect(await tickets(id)).toBe(1);
  await minutesLater(server, OAUTH_MINUTES);
  await sweepOauth(server.deps);
  expect(await tickets(id)).toBe(0);
});
