import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { billerApiError } from '../../testing/billerapi.ts';
import { minutesLater, resetClock } from '../../testing/clock.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import { CLIENT, get, OTHER_CLIENT } from '../../testing/verbs.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());
afterEach(() => resetClock(server));

describe('GET /billers', () => {
  interface Billers {
    billers: { id: string; logo_url: string | null }[];
    has_more: boolean;
    next_cursor: string | null;
  }
  const billers = async (query = '') => (await (await get(server, `/billers${query}`, CLIENT)).json()) as Billers;

  test('lists, searches and pages', async () => {
    const all = await billers();
    expect(all.billers.length).toBeGreaterThan(10);
    expect(all.billers[1]).toEqual({
      id: 'chase',
      name: 'Chase',
      category: 'bank',
      countries: ['us'],
      logo_url: '/connect/v1/logos/chase.svg',
    });
    expect((await billers('?search=t-mob')).billers.map(({ id }) => id)).toEqual(['tmobile']);
    expect((await billers('?country=CA&search=flinks')).billers.map(({ id }) => id)).toEqual(['FlinksCapital']);
    const first = await billers('?limit=7');
    const second = await billers(`?limit=7&cursor=${first.next_cursor}`);
    expect([...first.billers, ...second.billers]).toEqual(all.billers);
    expect([first.has_more, second.has_more]).toEqual([true, false]);
  });

  test.each(['?country=hunter2', '?limit=x', '?cursor=hunter2'])('%s is refused', async (query) => {
    expect(await billers(query)).toEqual(billerApiError(400, 'validation_error'));
  });
});

describe('a cursor of /billers', () => {
  const next = async (cursor: string | null, client = CLIENT) =>
    (await get(server, `/billers?limit=7&cursor=${cursor}`, client)).status;

  test('is good for its client, for 24 hours', async () => {
    const first = (await (await get(server, '/billers?limit=7', CLIENT)).json()) as { next_cursor: string };
    expect(await next(first.next_cursor)).toBe(200);
    expect(await next(first.next_cursor, OTHER_CLIENT)).toBe(400);
    // The last character of base64url holds bits that mean nothing: the first is changed.
    const changed = first.next_cursor.replace(/^./, (one) => (one === 'A' ? 'B' : 'A'));
    expect(await next(changed)).toBe(400);
    await minutesLater(server, 24 * 60);
    expect(await next(first.next_cursor)).toBe(400);
  });
});
