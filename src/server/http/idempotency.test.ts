// @vitest-environment node

import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import { type AddressInfo, connect, createServer, type Server as TcpServer } from 'node:net';
import { serve } from '@hono/node-server';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { mintResultToken } from '../core/links/public-tokens.ts';
import { readSession } from '../core/sessions/sessions.ts';
import { appWithout } from '../testing/app-without.ts';
import { minutesLater, resetClock } from '../testing/clock.ts';
import { openTestServer, type TestServer } from '../testing/test-server.ts';
import { times } from '../testing/thorough.ts';
import { CLIENT, exchange, linkGood, OTHER_CLIENT, post } from '../testing/verbs.ts';

let server: TestServer;
let http: ReturnType<typeof serve>;
let proxy: TcpServer;
beforeAll(async () => {
  server = await openTestServer();
  http = serve({ fetch: server.app.fetch, hostname: '127.0.0.1', port: 0 });
  await once(http, 'listening');
  proxy = cuttingProxy((http.address() as AddressInfo).port);
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
});
afterAll(async () => {
  proxy.close();
  http.close();
  await server.close();
});
afterEach(() => resetClock(server));

interface Fault {
  /** The answer is lost on its way, or the line breaks before it is written. */
  when: 'after the answer' | 'before the answer';
  /** What the merchant never saw. */
  swallowed: string;
}

/** What the next connection suffers. */
let fault: Fault | null = null;

function cuttingProxy(port: number): TcpServer {
  return createServer((client) => {
    const mine = fault;
    const server = connect(port, '127.0.0.1');
    for (const socket of [client, server]) socket.on('error', () => {});
    client.on('data', (bytes) => {
      server.write(bytes);
      if (mine?.when === 'before the answer' && bytes.includes('}')) client.destroy();
    });
    server.on('data', (bytes) => {
      if (!mine) return void client.write(bytes);
      mine.swallowed += bytes;
      client.destroy();
    });
    client.on('end', () => server.end());
    server.on('close', () => client.destroy());
  });
}

interface Reply {
  status: number;
  text: string;
}

/** One request on a connection of its own. @returns undefined when the connection broke. */
function send(body: string, key: string, headers: Record<string, string> = CLIENT): Promise<Reply | undefined> {
  return new Promise((resolve) => {
    const options = {
      agent: false,
      host: '127.0.0.1',
      port: (proxy.address() as AddressInfo).port,
      path: '/link/token/exchange',
      method: 'POST',
      headers: { ...headers, 'Content-Type': 'application/json', 'Idempotency-Key': key },
    };
    const asked = request(options, async (answer) => {
      let text = '';
      for await (const chunk of answer) text += chunk;
      resolve({ status: answer.statusCode ?? 0, text });
    });
    asked.on('error', () => resolve(undefined));
    asked.end(body);
  });
}

/** As a merchant does it: again, until somebody answers, and the answer is not "in progress". */
async function sendUntilAnswered(body: string, key: string): Promise<Reply> {
  for (;;) {
    const reply = await send(body, key);
    if (reply && reply.status !== 409) return reply;
  }
}

/** Public tokens of one link, as if so many sessions had ended. */
async function mintTokens(count: number): Promise<{ tokens: string[]; linkId: string }> {
  const first = await linkGood(server);
  const { link_id } = (await (await exchange(server, first)).json()) as { link_id: string };
  const { session_id } = await server.deps.db
    .selectFrom('links')
    .select('session_id')
    .where('id', '=', link_id)
    .executeTakeFirstOrThrow();
  const session = (await readSession(server.deps, session_id))!;
  const tokens = await server.deps.db.transaction().execute(async (trx) => {
    const all: string[] = [];
    for (let i = 0; i < count; i++)
      all.push(await mintResultToken(trx, server.deps.keys, session, link_id, 'public', 600));
    return all;
  });
  return { tokens, linkId: link_id };
}

const accessTokens = async (linkId: string) =>
  (await server.deps.db.selectFrom('access_tokens').select('hash').where('link_id', '=', linkId).execute()).length;

const CUTS = times(500, 100);

test('of many answers that were lost each is given again, byte for byte, and nothing is minted twice', async () => {
  const { tokens, linkId } = await mintTokens(CUTS);
  const before = await accessTokens(linkId);
  const bodies = new Set<string>();
  let cut = 0;
  let identical = 0;
  for (const [i, public_token] of tokens.entries()) {
    const body = JSON.stringify({ public_token, client_id: 'sandbox_client' });
    const key = randomUUID();
    const mine: Fault = { when: i % 2 ? 'before the answer' : 'after the answer', swallowed: '' };
    fault = mine;
    if (!(await send(body, key))) cut++;
    fault = null;
    const again = await sendUntilAnswered(body, key);
    const onceMore = await sendUntilAnswered(body, key);
    // The repeat may have overtaken the first, which was told so.
    const lost = mine.swallowed.startsWith('HTTP/1.1 200') ? mine.swallowed.split('\r\n\r\n')[1] : again.text;
    if (again.status === 200 && again.text === onceMore.text && lost === again.text) identical++;
    bodies.add(again.text);
  }
  const minted = (await accessTokens(linkId)) - before;
  console.log(`TK-4 cut ${cut} identical-replays ${identical} second-mints ${minted - CUTS}`);
  expect({ cut, identical, minted, answers: bodies.size }).toEqual({
    cut: CUTS,
    identical: CUTS,
    minted: CUTS,
    answers: CUTS,
  });
  const kept = JSON.stringify(await server.deps.db.selectFrom('answers').selectAll().execute());
  for (const body of bodies) expect(kept).not.toContain((JSON.parse(body) as { access_token: string }).access_token);
}, 120_000);

const WISH = { client_id: 'sandbox_client', client_user_id: 'u', consents: ['bills'] };
const create = (body: object, key: string, headers = CLIENT, target: Pick<TestServer, 'app'> = server) =>
  post(target, '/link/token/create', body, { ...headers, 'Idempotency-Key': key });

describe('the same key', () => {
  test('with the same request gets the same answer for a day, and says so', async () => {
    const first = await create(WISH, 'day');
    expect(first.headers.get('Idempotent-Replayed')).toBeNull();
    const text = await first.text();
    await minutesLater(server, 24 * 60 - 1);
    const again = await create(WISH, 'day');
    expect([again.status, await again.text()]).toEqual([201, text]);
    expect(again.headers.get('Idempotent-Replayed')).toBe('true');
    expect(again.headers.get('Content-Type')).toBe('application/json');
    await minutesLater(server, 24 * 60);
    const late = await create(WISH, 'day');
    expect([late.status, (await late.text()) === text]).toEqual([201, false]);
  });

  test('with another body is 422, and does nothing', async () => {
    await create(WISH, 'body');
    const intents = () => server.deps.db.selectFrom('intents').select('id').execute();
    const before = (await intents()).length;
    const answer = await create({ ...WISH, client_user_id: 'v' }, 'body');
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({
      error: 'validation_error',
      message: expect.stringMatching(/Idempotency-Key/),
    });
    expect((await intents()).length).toBe(before);
  });

  test('of another client, or at another address, is another key', async () => {
    const mine = await (await create(WISH, 'shared')).text();
    const theirs = await create({ ...WISH, client_id: 'sandbox_other' }, 'shared', OTHER_CLIENT);
    expect([theirs.status, (await theirs.text()) === mine]).toEqual([201, false]);
    const stolen = await create(WISH, 'shared', OTHER_CLIENT);
    expect(stolen.status).toBe(403);
    const elsewhere = { public_token: 'x', client_id: 'sandbox_client' };
    const answer = await post(server, '/link/token/exchange', elsewhere, { ...CLIENT, 'Idempotency-Key': 'shared' });
    expect(answer.status).toBe(400);
  });

  test('may be used again after a refusal: nothing was done', async () => {
    const { tokens } = await mintTokens(1);
    const body = { public_token: tokens[0], client_id: 'sandbox_client' };
    const spend = () => post(server, '/link/token/exchange', body, { ...CLIENT, 'Idempotency-Key': 'refused' });
    await minutesLater(server, 11);
    expect((await spend()).status).toBe(400);
    await resetClock(server);
    expect((await spend()).status).toBe(200);
  });

  test('many times at once does the work once', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => create(WISH, 'burst')));
    const made = answers.filter(({ status }) => status === 201);
    expect(made.length).toBeGreaterThan(0);
    expect(answers.length - made.length).toBe(answers.filter(({ status }) => status === 409).length);
    expect(new Set(await Promise.all(made.map((answer) => answer.text()))).size).toBe(1);
  });
});

test.each([
  ['empty', ''],
  ['of 256 characters', 'k'.repeat(256)],
  ['with a space in it', 'a b'],
  ['with a letter outside ASCII', 'ké'],
])('a key that is %s is refused', async (_, key) => {
  const answer = await create(WISH, key);
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain('Idempotency-Key');
});

test('without the memory of answers a repeat is done twice', async () => {
  const twice = async (target: Pick<TestServer, 'app'>, key: string) => {
    const [a, b] = [await create(WISH, key, CLIENT, target), await create(WISH, key, CLIENT, target)];
    return (await a.text()) !== (await b.text());
  };
  expect(await twice(server, 'control')).toBe(false);
  const createWeakApp = await appWithout({
    file: 'http/idempotency.ts',
    find: 'if (kept) return',
    replace: 'if (false) return',
  });
  expect(await twice({ app: createWeakApp(server.deps) }, 'weak')).toBe(true);
});
