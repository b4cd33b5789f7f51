/** What the server has acknowledged survives `kill -9`. No browser: the built server, spoken to over HTTP. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Session } from '../src/protocol/session.ts';
import { type Program, start } from './stack.ts';

const CLIENT = { 'X-Client-ID': 'sandbox_client', 'X-Client-Secret': 'sandbox_secret' };

let data: string;
let server: Program;
const boot = async () => {
  server = await start('dist/server/main.js', { CONNECT_PORT: '0', DATA_DIR: data, LOG_LEVEL: 'info' });
};
/** Killed without a word, and started again on the same folder. */
const crash = async () => {
  await server.kill('SIGKILL');
  await boot();
};

test.beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'connect-durability-'));
  await boot();
});
test.afterEach(async () => {
  await server.kill();
  await rm(data, { recursive: true, force: true });
});

const call = (path: string, init: RequestInit = {}) => fetch(`http://127.0.0.1:${server.port}${path}`, init);

async function post<T>(
  path: string,
  body: object,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: T }> {
  const answer = await call(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as T };
}

const exchange = (public_token: string) =>
  post<{ access_token: string }>('/link/token/exchange', { public_token, client_id: 'sandbox_client' }, CLIENT);

/** Up to the step after the login. */
async function login(username: string) {
  const wish = { client_id: 'sandbox_client', client_user_id: 'user-1', consents: ['bills', 'payments'] };
  const { link_token } = (await post<{ link_token: string }>('/link/token/create', wish, CLIENT)).body;
  const cid = randomBytes(16).toString('base64url');
  const opened = await post<{ bearer: string; session: Session }>('/connect/v1/sessions', {
    link_token,
    origin: 'http://localhost:4000',
    cid,
  });
  const bearer = { Authorization: `Bearer ${opened.body.bearer}` };
  let { session } = opened.body;
  const move = async (name: string, body: object) => {
    const answer = await post<Session>(`/connect/v1/session/${name}`, body, {
      ...bearer,
      'If-Match': `"${session.version}"`,
    });
    expect(answer.status).toBe(200);
    session = answer.body;
  };
  await move('consent', { accepted: true });
  await move('integration', { integration_id: 'test_electric_company' });
  await move('credentials', { fields: { username, password: 'pass_good' } });
  return { bearer, session };
}

const look = async (bearer: Record<string, string>) =>
  (await (await call('/connect/v1/session', { headers: bearer })).json()) as Session;

async function untilDone(bearer: Record<string, string>) {
  await expect.poll(async () => (await look(bearer)).step.name).toBe('done');
  const { step } = await look(bearer);
  if (step.name !== 'done') throw new Error(step.name);
  return step;
}

test('an exchange that was answered is kept: access works, the public token is spent', async () => {
  const { bearer } = await login('user_good');
  const { public_token } = await untilDone(bearer);
  const { status, body } = await exchange(public_token);
  await crash();
  expect(status).toBe(200);
  const access = { Authorization: `Bearer ${body.access_token}` };
  const bills = await call('/bills/get', { headers: access });
  expect(bills.status).toBe(200);
  expect(((await bills.json()) as { bills: unknown[] }).bills).toHaveLength(1);
  expect((await call('/bills/accounts', { headers: access })).status).toBe(200);
  expect((await exchange(public_token)).status).toBe(400);
});

test('operations that were running go on after the restart, and the link is made once', async () => {
  const { bearer } = await login('user_slow');
  await expect
    .poll(async () => {
      const { step } = await look(bearer);
      return step.name === 'operations' && step.operations[0]!.progress > 0;
    })
    .toBe(true);
  await crash();
  const { step } = await look(bearer);
  expect(step.name).toBe('operations');
  const done = await untilDone(bearer);
  expect(done.operations.map(({ status }) => status)).toEqual(['succeeded', 'succeeded']);
  const { body } = await exchange(done.public_token);
  const bills = await call('/bills/get', { headers: { Authorization: `Bearer ${body.access_token}` } });
  expect(((await bills.json()) as { bills: unknown[] }).bills).toHaveLength(1);
});

test('a second server on the same folder is refused', async () => {
  const second = start('dist/server/main.js', { CONNECT_PORT: '0', DATA_DIR: data });
  await expect(second).rejects.toThrow(/is using the data folder/);
});

test('SIGTERM ends it in order', async () => {
  const { bearer } = await login('user_good');
  await server.kill('SIGTERM');
  expect(server.output()).toContain('"event":"stopped"');
  await boot();
  await untilDone(bearer);
});
