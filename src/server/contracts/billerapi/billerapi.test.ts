// @vitest-environment node
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Consume, consumeOnce } from '../../core/exchange.ts';
import { hashToken, mintToken } from '../../core/tokens.ts';
import { minutesLater, resetClock, setClock } from '../../testing/clock.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import { CLIENT, createLinkToken, exchange, get, linkGood, OTHER_CLIENT, post, Visitor } from '../../testing/verbs.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());
afterEach(() => resetClock(server));

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const error = (status_code: number, name: string, message: unknown = expect.any(String)) => ({
  status_code,
  error: name,
  message,
  documentation_url: 'https://docs.billerapi.com/concepts/errors',
});

describe('POST /link/token/create', () => {
  const good = { client_id: 'sandbox_client', client_user_id: 'user-1', consents: ['bills', 'payments'] };
  const create = (body: unknown, client: Record<string, string> = CLIENT) =>
    post(server, '/link/token/create', body, client);

  test('answers 201 with success and the Link Token object, field for field', async () => {
    const wish = { ...good, redirect_uri: 'https://yourapp.com/callback', biller_id: 'test_electric_company' };
    const answer = await create(wish);
    expect(answer.status).toBe(201);
    expect(answer.headers.get('Content-Type')).toBe('application/json');
    const body = (await answer.json()) as Record<string, string>;
    expect(body).toEqual({
      success: true,
      link_token: expect.stringMatching(/^lt_sandbox_/),
      link_token_id: expect.stringMatching(/^ltid_/),
      client_id: 'sandbox_client',
      client_user_id: 'user-1',
      consents: ['bills', 'payments'],
      redirect_uri: 'https://yourapp.com/callback',
      biller_id: 'test_electric_company',
      created_at: expect.stringMatching(TIME),
      expires_at: expect.stringMatching(TIME),
    });
    expect(Date.parse(body.expires_at!) - Date.parse(body.created_at!)).toBe(30 * 60_000);
  });

  test('leaves out the redirect_uri that was not given; biller_id is null then', async () => {
    const body = (await (await create(good)).json()) as object;
    expect(Object.keys(body)).not.toContain('redirect_uri');
    expect(body).toMatchObject({ biller_id: null });
    expect(await (await create({ ...good, biller_id: null })).json()).toMatchObject({ biller_id: null });
  });

  test.each([
    ['client_id is missing', { ...good, client_id: undefined }, 400, 'validation_error', 'client_id: is required.'],
    [
      'client_user_id is missing',
      { ...good, client_user_id: undefined },
      400,
      'validation_error',
      'client_user_id: is required.',
    ],
    [
      'client_user_id is no text',
      { ...good, client_user_id: 7 },
      400,
      'validation_error',
      'client_user_id: must be a string.',
    ],
    ['consents are missing', { ...good, consents: undefined }, 400, 'validation_error', 'consents: is required.'],
    ['consents are empty', { ...good, consents: [] }, 400, 'validation_error', 'consents: must not be empty.'],
    [
      'a consent is unknown',
      { ...good, consents: ['bills', 'money'] },
      400,
      'validation_error',
      'consents[1]: must be bills or payments.',
    ],
    ['the biller is unknown', { ...good, biller_id: 'nobody' }, 400, 'validation_error', /^biller_id names no biller/],
    [
      'the redirect URI is not registered',
      { ...good, redirect_uri: 'https://evil.test/' },
      400,
      'validation_error',
      /^redirect_uri is not registered/,
    ],
    [
      'the client in the body is another',
      { ...good, client_id: 'sandbox_other' },
      403,
      'authorization_error',
      /^client_id must be/,
    ],
  ])('refuses when %s', async (_, body, status, name, message) => {
    const answer = await create(body);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toEqual(
      error(status, name, typeof message === 'string' ? message : expect.stringMatching(message)),
    );
  });

  test('refuses a wrong secret before it looks at the body', async () => {
    const answer = await create({}, { ...CLIENT, 'X-Client-Secret': 'wrong' });
    expect(answer.status).toBe(401);
    expect(await answer.json()).toEqual(error(401, 'authentication_error'));
  });
});

describe('POST /link/token/exchange', () => {
  test('answers 200 with exactly success, access_token, biller_id and link_id', async () => {
    const visitor = await Visitor.open(server, await createLinkToken(server));
    await (await (await visitor.toForm('tmobile')).login('user_good')).untilSettled();
    const { public_token, link_id } = visitor.at('done');
    const answer = await exchange(server, public_token);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({
      success: true,
      access_token: expect.stringMatching(/^at_sandbox_[\w-]{43}$/),
      biller_id: 'tmobile',
      link_id,
    });
  });

  test('unknown, foreign, expired and spent tokens get one and the same answer', async () => {
    const bodyOf = async (token: string, client = CLIENT) => {
      const answer = await exchange(server, token, client);
      return `${answer.status} ${await answer.text()}`;
    };
    const spent = await linkGood(server);
    await exchange(server, spent);
    const foreign = await linkGood(server);
    const expired = await linkGood(server);
    const bodies = [
      await bodyOf(mintToken('public')),
      await bodyOf('nonsense'),
      await bodyOf(mintToken('link')),
      await bodyOf(spent),
      await bodyOf(foreign, OTHER_CLIENT),
    ];
    await minutesLater(server, 10);
    bodies.push(await bodyOf(expired));
    expect(new Set(bodies).size).toBe(1);
    expect(JSON.parse(bodies[0]!.slice(4))).toEqual(
      error(400, 'validation_error', expect.stringMatching(/^public_token is not valid/)),
    );
    await resetClock(server);
    // A failed try burns nothing.
    expect((await exchange(server, foreign)).status).toBe(200);
  });

  test('a token dies at the very instant of its expiry, not before', async () => {
    const token = await linkGood(server);
    const expiry = `(select expires_at from public_tokens where hash = '${hashToken(server.deps.keys, token)}')`;
    await setClock(server, expiry);
    expect((await exchange(server, token)).status).toBe(400);
    await setClock(server, `${expiry} - interval '1 millisecond'`);
    expect((await exchange(server, token)).status).toBe(200);
  });

  test('the client in the body must be the caller', async () => {
    const token = await linkGood(server);
    const answer = await post(
      server,
      '/link/token/exchange',
      { public_token: token, client_id: 'sandbox_other' },
      CLIENT,
    );
    expect(answer.status).toBe(403);
    expect((await exchange(server, token)).status).toBe(200);
  });

  test('fifty at once: exactly one is granted', async () => {
    for (let round = 0; round < 4; round++) {
      const token = await linkGood(server);
      const answers = await Promise.all(Array.from({ length: 50 }, () => exchange(server, token)));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(answers.filter(({ status }) => status === 400)).toHaveLength(49);
    }
  });

  test('every try is noted, and none of them names a token', async () => {
    const token = await linkGood(server);
    await exchange(server, token, OTHER_CLIENT);
    await exchange(server, token);
    const rows = await server.deps.db.selectFrom('audit').selectAll().orderBy('id', 'desc').limit(2).execute();
    expect(rows).toMatchObject([
      {
        actor: 'sandbox_client',
        action: 'public_token.exchange',
        outcome: 'done',
        object: expect.stringMatching(/^link_/),
      },
      { actor: 'sandbox_other', action: 'public_token.exchange', outcome: 'refused', object: 'unknown' },
    ]);
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  describe('the compare-and-set', () => {
    const race = async (consume: Consume) => {
      const hash = hashToken(server.deps.keys, await linkGood(server));
      const grants = await Promise.all(
        Array.from({ length: 50 }, () => consume(server.deps.db, hash, 'sandbox_client')),
      );
      return grants.filter(Boolean).length;
    };

    test('has one winner', async () => expect(await race(consumeOnce)).toBe(1));

    test('control: read first and write then has many', async () => {
      const readThenWrite: Consume = async (db, hash) => {
        const row = await db
          .selectFrom('public_tokens')
          .selectAll()
          .where('hash', '=', hash)
          .where('used_at', 'is', null)
          .executeTakeFirst();
        if (row) await db.updateTable('public_tokens').set({ used_at: new Date() }).where('hash', '=', hash).execute();
        return row;
      };
      expect(await race(readThenWrite)).toBeGreaterThan(1);
    });
  });
});

interface Bills {
  bills: Record<string, unknown>[];
  data: unknown[];
  has_more: boolean;
  next_cursor: string | null;
}

async function access(more: Record<string, string> = {}, username = 'user_good') {
  const visitor = await Visitor.open(server, await createLinkToken(server));
  await (await visitor.toForm()).login(username, 'pass_good', more);
  if (visitor.step === 'accounts')
    await visitor.move('accounts', { account_ids: visitor.at('accounts').accounts.map(({ id }) => id) });
  await visitor.untilSettled();
  const { access_token, link_id } = (await (await exchange(server, visitor.at('done').public_token)).json()) as Record<
    string,
    string
  >;
  return { headers: { Authorization: `Bearer ${access_token}` }, link_id: link_id! };
}

describe('GET /bills/get', () => {
  const bills = async ({ headers }: { headers: Record<string, string> }, query = '') => {
    const answer = await get(server, `/bills/get${query}`, headers);
    return { status: answer.status, body: (await answer.json()) as Bills };
  };
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

  test('gives the bill, field for field', async () => {
    const { status, body } = await bills(await access());
    expect(status).toBe(200);
    expect(body).toEqual({
      bills: [
        {
          id: expect.stringMatching(/^bill_/),
          biller_id: 'test_electric_company',
          biller_name: 'Test Electric Company',
          account_number: '****4242',
          amount: expect.any(Number),
          currency: 'USD',
          due_date: inDays(15),
          status: 'PENDING',
          statement_date: inDays(-6),
          description: 'Monthly bill',
          auto_pay_enabled: false,
          line_items: [{ description: 'Usage charge', amount: body.bills[0]!.amount }],
        },
      ],
      data: body.bills,
      has_more: false,
      next_cursor: null,
    });
    expect(Number.isInteger(body.bills[0]!.amount)).toBe(true);
  });

  test.each([
    ['4000000005', [{ status: 'OVERDUE', due_date: inDays(-30) }]],
    ['4000000006', [{ status: 'SCHEDULED', auto_pay_enabled: true, due_date: inDays(5) }]],
    [
      '4000000007',
      [
        { status: 'SCHEDULED', due_date: inDays(75) },
        { status: 'SCHEDULED', due_date: inDays(45) },
        { status: 'PENDING', due_date: inDays(15) },
      ],
    ],
  ])('account number %s has its bills, newest first', async (account_number, expected) => {
    expect((await bills(await access({ account_number }))).body.bills).toMatchObject(expected);
  });

  test('filters and pages', async () => {
    const caller = await access({ account_number: '4000000007' });
    const dates = async (query: string) => (await bills(caller, query)).body.bills.map(({ due_date }) => due_date);
    expect(await dates('?status=PENDING')).toEqual([inDays(15)]);
    expect(await dates(`?start_date=${inDays(40)}`)).toEqual([inDays(75), inDays(45)]);
    expect(await dates(`?end_date=${inDays(45)}`)).toEqual([inDays(45), inDays(15)]);
    expect(await dates('?source=OCR')).toEqual([]);
    expect(await dates('?source=BILLER_DIRECT')).toHaveLength(3);
    const first = (await bills(caller, '?limit=2')).body;
    expect(first).toMatchObject({ has_more: true, next_cursor: expect.any(String) });
    const second = (await bills(caller, `?limit=2&cursor=${first.next_cursor}`)).body;
    expect(second).toMatchObject({ has_more: false, next_cursor: null });
    expect([...first.bills, ...second.bills].map(({ due_date }) => due_date)).toEqual([
      inDays(75),
      inDays(45),
      inDays(15),
    ]);
  });

  test('takes the link’s own id and no other', async () => {
    const [caller, other] = [await access(), await access()];
    expect((await bills(caller, `?account_link_id=${caller.link_id}`)).status).toBe(200);
    const foreign = await bills(caller, `?account_link_id=${other.link_id}`);
    const unknown = await bills(caller, '?account_link_id=link_unknown');
    expect(foreign.body).toEqual(error(404, 'not_found'));
    expect(foreign).toEqual(unknown);
  });

  test.each([
    '?limit=0',
    '?limit=101',
    '?limit=hunter2',
    '?status=hunter2',
    '?source=hunter2',
    '?start_date=hunter2',
    '?end_date=2026-13-45',
    '?cursor=hunter2',
  ])('%s is refused and not repeated', async (query) => {
    const answer = await bills(await access(), query);
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual(error(400, 'validation_error'));
    expect(JSON.stringify(answer.body)).not.toContain('hunter2');
  });

  test('access does not expire', async () => {
    const caller = await access();
    await minutesLater(server, 60 * 24 * 3650);
    expect((await bills(caller)).status).toBe(200);
  });
});

test('GET /bills/accounts gives the accounts that were picked, field for field', async () => {
  const { headers } = await access({ account_number: '4000000008' }, 'anybody');
  const answer = await get(server, '/bills/accounts', headers);
  expect(answer.status).toBe(200);
  const account = (account_number: string) => ({
    id: expect.stringMatching(/^acc_/),
    biller_id: 'test_electric_company',
    biller_name: 'Test Electric Company',
    client_user_id: expect.stringMatching(/^user-/),
    status: 'ACTIVE',
    account_number,
    last_synced_at: expect.stringMatching(TIME),
    created_at: expect.stringMatching(TIME),
    updated_at: expect.stringMatching(TIME),
  });
  expect(await answer.json()).toEqual({ accounts: [account('****4242'), account('****4243'), account('****4244')] });
});

describe('GET /billers', () => {
  interface Billers {
    billers: { id: string; logo_url: string | null }[];
    has_more: boolean;
    next_cursor: string | null;
  }
  const billers = async (query = '') => (await (await get(server, `/billers${query}`, CLIENT)).json()) as Billers;

  test('lists, searches and pages', async () => {
    const all = await billers();
    expect(all.billers).toHaveLength(12);
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
    expect(await billers(query)).toEqual(error(400, 'validation_error'));
  });
});
