// @vitest-environment node
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import { createLinkToken, exchange, get, readEvents, Visitor } from '../../testing/verbs.ts';

let dataDir: string;
let server: TestServer;
const secret = randomBytes(32);
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'connect-restart-'));
  server = await openTestServer({ dataDir, secret });
});
afterEach(async () => {
  await server.close();
  await rm(dataDir, { recursive: true });
});

const restart = async () => {
  await server.close();
  server = await openTestServer({ dataDir, secret });
};
/** The same widget, now talking to the new server. */
const carryOn = async (visitor: Visitor) =>
  Object.assign(Object.create(Visitor.prototype), visitor, { server }) as Visitor;

test('a restart loses nothing: tries, challenge, bearer, operations, tokens', async () => {
  const token = await createLinkToken(server);
  let visitor = await (await (await Visitor.open(server, token)).toForm()).login('user_mfa_code');
  await visitor.move('answer', { answer: '000000' });

  await restart();
  visitor = await (await carryOn(visitor)).look();
  expect(visitor.step).toBe('challenge');
  await visitor.move('answer', { answer: '000000' });
  expect(visitor.session.error).toEqual({ code: 'MFA_INVALID', attempts_left: 1 });
  await visitor.move('answer', { answer: '123456' });
  expect(visitor.step).toBe('operations');

  // In the middle of the operations.
  await restart();
  visitor = await (await carryOn(visitor)).untilSettled();
  const { public_token } = visitor.at('done');

  await restart();
  visitor = await (await carryOn(visitor)).look();
  expect(visitor.at('done').public_token).toBe(public_token);
  const { access_token } = (await (await exchange(server, public_token)).json()) as { access_token: string };

  await restart();
  expect((await exchange(server, public_token)).status).toBe(400);
  expect((await get(server, '/bills/get', { Authorization: `Bearer ${access_token}` })).status).toBe(200);
}, 240_000);

test('with another key it does not start, and says what to restore', async () => {
  await server.close();
  await expect(openTestServer({ dataDir, secret: randomBytes(32) })).rejects.toThrow(
    /made with another key.*secret\.key/,
  );
  server = await openTestServer({ dataDir, secret });
});

test('a push is heard of by the server that comes after', async () => {
  const visitor = await (await (await Visitor.open(server, await createLinkToken(server))).toForm()).login(
    'user_mfa_push',
  );
  expect(visitor.step).toBe('challenge');
  await restart();
  const after = await carryOn(visitor);
  const answer = await get(server, '/connect/v1/session/events', after.headers);
  for await (const { step } of readEvents(answer)) if (step.name === 'done') break;
  expect((await after.look()).step).toBe('done');
}, 240_000);
