// @vitest-environment node
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { appWithout } from '../../testing/app-without.ts';
import { minutesLater, resetClock } from '../../testing/clock.ts';
import { many } from '../../testing/many.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import { Visitor } from '../../testing/verbs.ts';
import { WatchedSandbox } from '../../testing/watched-sandbox.ts';

const secret = randomBytes(32);
let dataDir: string;
let server: TestServer;
const biller = new WatchedSandbox();
const open = () => openTestServer({ dataDir, secret, integrations: () => biller.integration });

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'connect-guesses-'));
  server = await open();
});
afterAll(async () => {
  await server.close();
  await rm(dataDir, { recursive: true });
});
afterEach(() => resetClock(server));

const visit = async (client_user_id: string) => (await Visitor.begin(server, { client_user_id })).toForm();

const wrongPassword = (visitor: Visitor) =>
  visitor.ask('credentials', { fields: { username: 'nobody', password: 'x' } });

test('a thousand guesses at a code, in a hundred sessions at once and over a restart, are ten', async () => {
  const victims: Visitor[] = [];
  for (let i = 0; i < 100; i++) victims.push(await (await visit('victim')).login('user_mfa_code'));
  biller.asked.answer = 0;
  const statuses: Record<string, number> = {};
  let retryAfter = Number.POSITIVE_INFINITY;
  const guess = async (visitor: Visitor, code: number) => {
    visitor.server = server;
    const answer = await visitor.ask('answer', { answer: String(code).padStart(6, '0') });
    statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
    if (answer.status === 429) retryAfter = Math.min(retryAfter, Number(answer.headers.get('Retry-After')));
    else visitor.session = (await answer.json()) as Visitor['session'];
  };
  for (let round = 0; round < 10; round++) {
    // A restart in the middle: the counts are in the database, and the widgets know nothing of it.
    if (round === 5) {
      await server.close();
      server = await open();
    }
    await Promise.all(victims.map((visitor, i) => guess(visitor, round * 100 + i)));
  }
  const successes = await server.deps.db.selectFrom('links').select('id').execute();
  console.log(
    `TK-9 guesses 1000 evaluated ${biller.asked.answer} successes ${successes.length} answered-429 ${statuses['429']} retry-after ${retryAfter} s`,
  );
  expect(biller.asked.answer).toBe(10);
  expect(statuses).toEqual({ 200: 10, 429: 990 });
  expect(successes).toEqual([]);
  expect(retryAfter).toBeGreaterThan(3000);
}, 180_000);

test('a refused guess changes nothing: the session stands where it stood', async () => {
  const visitor = await visit('victim').then((visitor) => visitor.login('user_mfa_code'));
  const { version } = visitor.session;
  expect((await visitor.ask('answer', { answer: '123456' })).status).toBe(429);
  await visitor.look();
  expect(visitor.session).toMatchObject({ version, step: { name: 'challenge' } });
  await minutesLater(server, 61);
});

test('after an hour the person may try again', async () => {
  await minutesLater(server, 61);
  const visitor = await visit('victim').then((visitor) => visitor.login('user_mfa_code'));
  await visitor.move('answer', { answer: '123456' });
  expect(visitor.step).not.toBe('challenge');
});

test('twenty wrong passwords are tried, and those of another person, or at another biller, are counted apart', async () => {
  biller.asked.start = 0;
  const visitors = await many(25, () => visit('typist'));
  const answers = await many(25, (i) => wrongPassword(visitors[i]!));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(20);
  expect(biller.asked.start).toBe(20);
  expect((await wrongPassword(await visit('another'))).status).toBe(200);
  const elsewhere = await Visitor.begin(server, { client_user_id: 'typist' });
  expect((await wrongPassword(await elsewhere.toForm('chase'))).status).toBe(200);
});

test('what was right, malformed, or not heard by the biller is no wrong try', async () => {
  for (let i = 0; i < 8; i++) {
    const visitor = await visit('careful');
    await visitor.move('credentials', { fields: { username: '', password: 'x' } });
    await visitor.login('user_biller_unavailable');
    await visitor.move('retry', {});
    await visitor.login('user_mfa_code');
    await visitor.move('back', {});
    await visitor.login('user_good');
  }
  expect((await wrongPassword(await visit('careful'))).status).toBe(200);
  const counts = await server.deps.db.selectFrom('guess_limits').select('count').execute();
  expect(counts.filter(({ count }) => count === 1).length).toBeGreaterThan(0);
});

test('the counts name nobody', async () => {
  const rows = await server.deps.db.selectFrom('guess_limits').selectAll().execute();
  expect(JSON.stringify(rows)).not.toMatch(/victim|typist|careful/);
});

test('without the count every guess reaches the biller', async () => {
  const guesses = async (target: Pick<TestServer, 'app'>, client_user_id: string) => {
    biller.asked.start = 0;
    for (let i = 0; i < 6; i++) {
      const visitor = await Visitor.begin(target, { client_user_id });
      await visitor.toForm();
      for (let j = 0; j < 4; j++)
        await visitor.move('credentials', { fields: { username: 'nobody', password: 'x' } }).catch(() => {});
    }
    return biller.asked.start;
  };
  expect(await guesses(server, 'guarded')).toBe(20);
  const createWeakApp = await appWithout({
    file: 'core/login/guesses.ts',
    find: 'if (!hit.allowed)',
    replace: 'if (false)',
  });
  expect(await guesses({ app: createWeakApp(server.deps) }, 'unguarded')).toBe(24);
});
