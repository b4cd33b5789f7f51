import { afterAll, afterEach, beforeEach } from 'vitest';
import { pollApproval } from '../core/login/poll-approval.ts';
import { resetClock } from './clock.ts';
import { openTestServer, type TestServer } from './test-server.ts';
import { Visitor, type Wish } from './verbs.ts';
import { WatchedSandbox } from './watched-sandbox.ts';

export interface WatchedServer {
  server: TestServer;
  /** What every biller of this server is. */
  biller: WatchedSandbox;
  /** Somebody who has sent the form, of this server unless told otherwise. */
  signIn(username: string, wish?: Wish, target?: Pick<TestServer, 'app'>): Promise<Visitor>;
  /** Asks once whether the push that this person waits for is approved, as the job does. */
  poll(visitor: Visitor): Promise<void>;
}

/**
 * A server for the tests of one file, whose biller is seen from behind. To be called as the file is read: it is closed
 * after the last of them, and before each its biller and its clock are as they were at first.
 */
export async function openWatchedServer(): Promise<WatchedServer> {
  const biller = new WatchedSandbox();
  const server = await openTestServer({ integrations: () => biller.integration });
  afterAll(() => server.close());
  beforeEach(() => biller.reset());
  afterEach(() => resetClock(server));
  return {
    server,
    biller,
    signIn: async (username, wish = {}, target = server) =>
      (await (await Visitor.begin(target, wish)).toForm()).login(username),
    async poll({ session }) {
      const { polls } = await server.deps.db
        .selectFrom('sessions')
        .select('polls')
        .where('id', '=', session.id)
        .executeTakeFirstOrThrow();
      await pollApproval(server.deps, { session_id: session.id, poll: polls }, false);
    },
  };
}
