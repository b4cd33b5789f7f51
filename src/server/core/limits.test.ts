// @vitest-environment node
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { minutesLater, resetClock } from '../testing/clock.ts';
import { openTestServer, type TestServer } from '../testing/test-server.ts';
import { giveBack, hitLimit, sweepLimits } from './limits.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());
afterEach(() => resetClock(server));

const TABLES = ['rate_limits', 'guess_limits'] as const;
const hit = (key: string, limit = 3, table: (typeof TABLES)[number] = 'rate_limits') =>
  hitLimit(server.deps.db, table, key, { limit, windowSeconds: 120 });

test.each(TABLES)('%s: of many hits at once as many get through as the limit says', async (table) => {
  const hits = await Promise.all(Array.from({ length: 50 }, () => hit('many', 7, table)));
  expect(hits.filter(({ allowed }) => allowed)).toHaveLength(7);
});

test('a window begins at its first hit, and says how long it lasts', async () => {
  expect(await hit('window', 2)).toMatchObject({ allowed: true, retryAfterSeconds: 120 });
  await minutesLater(server, 1);
  expect(await hit('window', 2)).toMatchObject({ allowed: true });
  const full = await hit('window', 2);
  expect(full.allowed).toBe(false);
  expect(full.retryAfterSeconds).toBeGreaterThan(55);
  expect(full.retryAfterSeconds).toBeLessThanOrEqual(60);
  await minutesLater(server, 2);
  expect(await hit('window', 2)).toMatchObject({ allowed: true, retryAfterSeconds: 120 });
});

test('one key’s hits are no other’s', async () => {
  for (let i = 0; i < 4; i++) await hit('busy');
  expect(await hit('idle')).toMatchObject({ allowed: true });
});

test('a hit that was given back may be made again, once', async () => {
  const [first] = [await hit('back'), await hit('back'), await hit('back')];
  expect((await hit('back')).allowed).toBe(false);
  await giveBack(server.deps.db, 'rate_limits', 'back', first);
  expect((await hit('back')).allowed).toBe(true);
  expect((await hit('back')).allowed).toBe(false);
});

test('a hit of an earlier window is not given back to the present one', async () => {
  const early = await hit('late', 1);
  await minutesLater(server, 3);
  await hit('late', 1);
  await giveBack(server.deps.db, 'rate_limits', 'late', early);
  expect((await hit('late', 1)).allowed).toBe(false);
});

test('the sweep forgets windows that have ended, and only those', async () => {
  await hit('ended', 1);
  await minutesLater(server, 3);
  await hit('open', 1);
  await sweepLimits(server.deps);
  const keys = await server.deps.db.selectFrom('rate_limits').select('key').execute();
  expect(keys.map(({ key }) => key)).toContain('open');
  expect(keys.map(({ key }) => key)).not.toContain('ended');
});
