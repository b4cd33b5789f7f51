import { createHash, randomUUID } from 'node:crypto';
import { decodeProtectedHeader, importSPKI, jwtVerify } from 'jose';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { rotateSigningKey } from '../../core/secrets/signing-keys.ts';
import { expireOverdue } from '../../core/sessions/sessions.ts';
import { minutesLater, resetClock } from '../../testing/clock.ts';
import { claimed, createLink, play, READ_BILLS, READ_CARD, readLink } from '../../testing/passage.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import { post } from '../../testing/verbs.ts';
import { openReceiver, type Received, type Receiver, skipPauses } from '../../testing/webhook-receiver.ts';

let receiver: Receiver;
let server: TestServer;
beforeAll(async () => {
  receiver = await openReceiver();
  server = await openTestServer({ settings: { webhookAllow: [receiver.hostPort] } });
});
afterAll(async () => {
  await server.close();
  await receiver.close();
});
beforeEach(() => {
  receiver.received.length = 0;
  receiver.answer = () => ({ status: 200 });
});
afterEach(() => resetClock(server));

const link = (wish: object = {}) => createLink(server, { webhookUrl: receiver.url, ...wish });
const bodyOf = ({ body }: Received) => JSON.parse(body) as Record<string, unknown>;

/** As the vendor's documentation tells merchants to. */
async function verify({ headers, body }: Received) {
  const jwt = String(headers['x-passage-signature']);
  const { kid, alg, typ } = decodeProtectedHeader(jwt);
  const answer = await post(server, '/webhook_verification_key/get', { key_id: kid });
  const { key, algorithm } = (await answer.json()) as { key: string; algorithm: string };
  const { payload } = await jwtVerify(jwt, await importSPKI(key, algorithm), { algorithms: ['ES256'] });
  expect([alg, typ, Object.keys(payload).sort()]).toEqual(['ES256', 'JWT', ['iat', 'request_body_sha256']]);
  expect(String(payload.iat)).toBe(headers['x-passage-timestamp']);
  return payload.request_body_sha256 === createHash('sha256').update(body).digest('hex');
}

test('a complete link is told with its result, signed', async () => {
  const { linkId, claimCode } = await link({ operations: [READ_CARD, READ_BILLS] });
  await play(server, claimCode);
  await receiver.until(1);
  const [received] = receiver.received;
  expect(bodyOf(received!)).toEqual({
    event: 'link.complete',
    linkId,
    status: 'complete',
    result: (await readLink(server, linkId)).result,
    error: null,
    timestamp: expect.any(Number),
  });
  expect(received!.headers['content-type']).toBe('application/json');
  expect(await verify(received!)).toBe(true);
  expect(await verify({ ...received!, body: received!.body.replace('complete', 'failed__') })).toBe(false);
});

test('a failed link is told with its error', async () => {
  const { linkId, claimCode } = await link();
  await play(server, claimCode, 'user_biller_unavailable');
  await receiver.until(1);
  expect(bodyOf(receiver.received[0]!)).toEqual({
    event: 'link.failed',
    linkId,
    status: 'failed',
    result: null,
    error: { code: 'CONNECTION_FAILED', message: expect.any(String) },
    timestamp: expect.any(Number),
  });
  expect(await verify(receiver.received[0]!)).toBe(true);
});

test('three attempts, and then no more', async () => {
  receiver.answer = () => ({ status: 500 });
  const { linkId, claimCode } = await link();
  await play(server, claimCode);
  for (let count = 1; count <= 3; count++) {
    await receiver.until(count);
    await untilNoted(linkId, count);
    await skipPauses(server);
  }
  const delivery = await deliveryOf(linkId);
  expect(delivery).toMatchObject({ status: 'dropped', attempts: 3, schedule: 'passage' });
  expect(receiver.received.map(({ body }) => body)).toEqual(Array(3).fill(receiver.received[0]!.body));
  expect(await Promise.all(receiver.received.map(verify))).toEqual([true, true, true]);
  // The link does not depend on it.
  expect((await readLink(server, linkId)).status).toBe('complete');
});

const deliveryOf = (linkId: string) =>
  server.deps.db.selectFrom('deliveries').selectAll().where('body', 'like', `%${linkId}%`).executeTakeFirstOrThrow();

async function untilNoted(linkId: string, attempts: number) {
  while ((await deliveryOf(linkId)).attempts < attempts) await new Promise(setImmediate);
}

/** What has been told of the link, whether it has arrived or not. */
const toldOf = async (linkId: string) =>
  (
    await server.deps.db
      .selectFrom('deliveries')
      .select(['event', 'body'])
      .where('body', 'like', `%${linkId}%`)
      .orderBy('created_at')
      .execute()
  ).map(({ event, body }) => [event, (JSON.parse(body) as { error: { code: string } | null }).error?.code ?? null]);

test('who leaves is told once, whatever the time', async () => {
  const { linkId, claimCode } = await link();
  await (await claimed(server, claimCode)).ask('exit', {});
  await minutesLater(server, 61);
  await expireOverdue(server.deps);
  expect(await toldOf(linkId)).toEqual([['link.failed', 'CONNECTION_FAILED']]);
});

test('a failure is told once, and a later success too', async () => {
  const { linkId, claimCode } = await link();
  const visitor = await play(server, claimCode, 'user_account_locked');
  await visitor.move('retry', {});
  await (await visitor.login('user_good')).untilSettled();
  await visitor.ask('exit', {});
  expect(await toldOf(linkId)).toEqual([
    ['link.failed', 'AUTOMATION_ERROR'],
    ['link.complete', null],
  ]);
});

test('who takes too long is told as that', async () => {
  const { linkId, claimCode } = await link();
  await claimed(server, claimCode);
  await minutesLater(server, 61);
  await expireOverdue(server.deps);
  await expireOverdue(server.deps);
  expect(await toldOf(linkId)).toEqual([['link.failed', 'CLIENT_TIMEOUT']]);
});

test('a link without an address is told to nobody', async () => {
  const { linkId, claimCode } = await createLink(server);
  await play(server, claimCode);
  expect(await toldOf(linkId)).toEqual([]);
});

test('a key that was replaced still proves what it signed', async () => {
  await play(server, (await link()).claimCode);
  await receiver.until(1);
  await rotateSigningKey(server.deps, 'passage');
  await play(server, (await link()).claimCode);
  await receiver.until(2);
  const kids = receiver.received.map(
    ({ headers }) => decodeProtectedHeader(String(headers['x-passage-signature'])).kid,
  );
  expect(new Set(kids).size).toBe(2);
  expect(await Promise.all(receiver.received.map(verify))).toEqual([true, true]);
  const answer = await post(server, '/webhook_verification_key/get', { kid: kids[0] });
  expect([answer.status, await answer.json()]).toEqual([
    200,
    {
      key_id: kids[0],
      key: expect.stringMatching(/^-----BEGIN PUBLIC KEY-----\n/),
      algorithm: 'ES256',
      created_at: expect.any(Number),
    },
  ]);
});

test.each([
  [{}, 400, { error: 'Validation failed', issues: [{ path: 'key_id', message: 'is required' }] }],
  [{ key_id: 5 }, 400, { error: 'Validation failed', issues: [{ path: 'key_id', message: 'must be a string' }] }],
  [{ key_id: randomUUID() }, 404, { error: 'Key not found' }],
])('the key of %j is not given', async (body, status, wanted) => {
  const answer = await post(server, '/webhook_verification_key/get', body);
  expect([answer.status, await answer.json()]).toEqual([status, wanted]);
});
