/** What the server has acknowledged survives `kill -9`. No browser: the built server, spoken to over HTTP. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { callerOf } from './caller.ts';
import { type Program, start } from './stack.ts';

let data: string;
let server: Program;
const { bills, call, exchange, isRunning, login, look, untilDone } = callerOf(() => server.port);

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

test('an exchange that was answered is kept: access works, the public token is spent', async () => {
  const { public_token } = await untilDone(await login('user_good'));
  const { status, body } = await exchange(public_token);
  await crash();
  expect(status).toBe(200);
  expect(await bills(body.access_token)).toEqual({
    status: 200,
    body: expect.objectContaining({ bills: [expect.anything()] }),
  });
  const access = { Authorization: `Bearer ${body.access_token}` };
  expect((await call('/bills/accounts', { headers: access })).status).toBe(200);
  expect((await exchange(public_token)).status).toBe(400);
});

test('operations that were running go on after the restart, and the link is made once', async () => {
  const flow = await login('user_slow');
  await expect.poll(() => isRunning(flow)).toBe(true);
  await crash();
  expect((await look(flow)).step.name).toBe('operations');
  const done = await untilDone(flow);
  expect(done.operations.map(({ status }) => status)).toEqual(['succeeded', 'succeeded']);
  const { body } = await exchange(done.public_token);
  expect((await bills(body.access_token)).body.bills).toHaveLength(1);
});

test('a second server on the same folder is refused', async () => {
  const second = start('dist/server/main.js', { CONNECT_PORT: '0', DATA_DIR: data });
  await expect(second).rejects.toThrow(/is using the data folder/);
});

test('SIGTERM ends it in order', async () => {
  const flow = await login('user_good');
  expect(await server.kill('SIGTERM')).toBe(0);
  expect(server.output()).toContain('"event":"stopped"');
  await boot();
  await untilDone(flow);
});
