/** Two server processes on one Postgres share everything, and each can die at any time. No browser: plain HTTP. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import pg from 'pg';
import { type Cluster, startPostgres } from '../src/tools/postgres.ts';
import { CLIENT, callerOf, type Flow } from './caller.ts';
import { type Program, start } from './stack.ts';

let postgres: Cluster;
let folder: string;
test.beforeAll(async () => {
  postgres = await startPostgres();
  folder = await mkdtemp(join(tmpdir(), 'connect-cluster-'));
});
test.afterAll(async () => {
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A merchant's receiver of webhooks: what came, in order, and what it has not answered yet. */
const heard: { id: string; body: string }[] = [];
let unanswered: ServerResponse[] | null = null;
const receiver = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  heard.push({ id: String(request.headers['x-webhook-id']), body: Buffer.concat(chunks).toString() });
  if (unanswered) unanswered.push(response);
  else response.end();
});
const receiverPort = () => (receiver.address() as AddressInfo).port;
test.beforeAll(() => new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve)));
test.afterAll(() => receiver.close());

let env: Record<string, string>;
let database: pg.Client;
let servers: Program[];
const first = callerOf(() => servers[0]!.port);
const second = callerOf(() => servers[1]!.port);
const boot = () => start('dist/server/main.js', env);

test.beforeEach(async () => {
  const name = `t_${randomBytes(8).toString('hex')}`;
  const admin = new pg.Client(postgres.url());
  await admin.connect();
  await admin.query(`create database ${name}`);
  await admin.end();
  database = new pg.Client(postgres.url(name));
  await database.connect();
  env = {
    CONNECT_PORT: '0',
    CONNECT_KEY: randomBytes(32).toString('base64url'),
    DATABASE_URL: postgres.url(name),
    DATA_DIR: folder,
    RATE_LIMITS: 'off',
    WEBHOOK_ALLOW: `127.0.0.1:${receiverPort()}`,
    LOG_LEVEL: 'info',
  };
  // On an empty database, both at once.
  const booted = await Promise.allSettled([boot(), boot()]);
  servers = booted.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  expect(booted.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))).toEqual([]);
});
test.afterEach(async () => {
  await Promise.all(servers.map((server) => server.kill()));
  await database.end();
});

/** How many links each of these flows has made. */
async function linksOf(flows: Flow[]): Promise<number[]> {
  const ids = flows.map(({ session }) => session.id);
  const { rows } = await database.query<{ links: number }>(
    `select count(links.id)::integer as links from sessions left join links on links.session_id = sessions.id
     where sessions.id = any($1) group by sessions.id`,
    [ids],
  );
  return rows.map(({ links }) => links);
}

const many = <T>(count: number, make: () => Promise<T>) => Promise.all(Array.from({ length: count }, make));

test('a session that was opened on one continues on the other, which tells the first', async () => {
  const flow = await first.open();
  const events = await first.call('/connect/v1/session/events', { headers: flow.bearer });
  const reader = events.body!.pipeThrough(new TextDecoderStream()).getReader();
  expect((await reader.read()).value).toContain('"name":"consent"');
  await second.move(flow, 'consent', { accepted: true });
  expect((await reader.read()).value).toContain('"name":"select_integration"');
  await first.move(flow, 'integration', { integration_id: 'test_electric_company' });
  await second.move(flow, 'credentials', { fields: { username: 'user_good', password: 'pass_good' } });
  await reader.cancel();
  const { public_token } = await first.untilDone(flow);
  const { body } = await second.exchange(public_token);
  expect((await first.bills(body.access_token)).body.bills).toHaveLength(1);
});

test('of parallel exchanges on both, one succeeds', async () => {
  const { public_token } = await first.untilDone(await first.login('user_good'));
  const answers = await many(20, () => (Math.random() < 0.5 ? first : second).exchange(public_token));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
});

test('kill -9 of one in the middle of operations: the other finishes each, and makes each link once', async () => {
  const flows = [
    ...(await many(4, () => first.login('user_slow'))),
    ...(await many(4, () => second.login('user_slow'))),
  ];
  for (const flow of flows) await expect.poll(() => first.isRunning(flow)).toBe(true);
  const killed = Date.now();
  await servers[1]!.kill('SIGKILL');
  for (const flow of flows) {
    const done = await first.untilDone(flow);
    expect(done.operations.map(({ status }) => status)).toEqual(['succeeded', 'succeeded']);
    expect((await first.exchange(done.public_token)).status).toBe(200);
  }
  console.log(`cluster: 8 flows done ${Date.now() - killed} ms after kill -9 of one of two processes`);
  expect(await linksOf(flows)).toEqual(flows.map(() => 1));
});

test('every connection to Postgres is cut, again and again: both live on, and finish each flow once', async () => {
  const flows = [
    ...(await many(4, () => first.login('user_slow'))),
    ...(await many(4, () => second.login('user_slow'))),
  ];
  for (const flow of flows) await expect.poll(() => first.isRunning(flow)).toBe(true);
  let cut = 0;
  for (let round = 0; round < 5; round++) {
    const { rowCount } = await database.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()`,
    );
    cut += rowCount ?? 0;
    // What is asked now may be lost, and says so; the next is answered.
    for (const server of [first, second]) await expect.poll(async () => (await server.call('/ready')).status).toBe(200);
  }
  for (const flow of flows) {
    await expect
      .poll(async () => (await second.call('/connect/v1/session', { headers: flow.bearer })).status)
      .toBe(200);
    const done = await second.untilDone(flow);
    expect((await first.exchange(done.public_token)).status).toBe(200);
  }
  console.log(`cluster: 8 flows done after ${cut} connections to Postgres were cut in 5 rounds`);
  expect(await linksOf(flows)).toEqual(flows.map(() => 1));
});

test('kill -9 of each in turn, in the middle of webhooks: every event arrives, and again only under the same id', async () => {
  const hook = { environment: 'sandbox', url: `http://127.0.0.1:${receiverPort()}/`, events: ['link.created'] };
  expect((await first.post('/iam/clients/sandbox_client/webhooks', hook, CLIENT)).status).toBe(201);
  heard.length = 0;
  unanswered = [];
  // As many as one process sends to one receiver at a time: none has to wait for an answer that does not come.
  const flows = [
    ...(await many(4, () => first.login('user_good'))),
    ...(await many(4, () => second.login('user_good'))),
  ];
  for (const flow of flows) await first.untilDone(flow);
  await expect.poll(() => heard.length).toBe(flows.length);
  await servers[1]!.kill('SIGKILL');
  servers[1] = await boot();
  await servers[0]!.kill('SIGKILL');
  // From now on it answers; nobody is left who could hear the first answers.
  for (const response of unanswered.splice(0)) response.destroy();
  unanswered = null;
  const { rows: links } = await database.query<{ id: string }>('select id from links');
  await expect
    .poll(async () => (await database.query(`select from deliveries where status = 'delivered'`)).rowCount)
    .toBe(flows.length);
  const told = heard.map(({ id, body }) => `${id} ${(JSON.parse(body) as { data: { link_id: string } }).data.link_id}`);
  const lost = links.filter(({ id }) => !told.some((one) => one.endsWith(` ${id}`))).length;
  const otherIds = new Set(told).size - links.length;
  console.log(
    `WH-3 kill -9 2 events ${links.length} lost ${lost} duplicates ${told.length - links.length} with another id ${otherIds}`,
  );
  expect([links.length, lost, otherIds]).toEqual([flows.length, 0, 0]);
  expect(told.length).toBeGreaterThan(links.length);
});

test('SIGTERM hands running jobs to the other, and ends with 0', async () => {
  const flows = await many(4, () => second.login('user_slow'));
  for (const flow of flows) await expect.poll(() => second.isRunning(flow)).toBe(true);
  expect(await servers[1]!.kill('SIGTERM')).toBe(0);
  const { rows } = await database.query<{ process: number }>('select distinct process from job_holders');
  expect(rows.length).toBeLessThanOrEqual(1);
  for (const flow of flows) await first.untilDone(flow);
  expect(await linksOf(flows)).toEqual(flows.map(() => 1));
});

test('another key is refused, and so is a server that forgets', async () => {
  const stranger = start('dist/server/main.js', { ...env, CONNECT_KEY: randomBytes(32).toString('base64url') });
  await expect(stranger).rejects.toThrow(/ended with 1:[\s\S]*another key.*CONNECT_KEY/);
  await database.query('alter system set synchronous_commit = off');
  await database.query('select pg_reload_conf()');
  await expect(boot()).rejects.toThrow(/synchronous_commit = off.*DATABASE_DURABILITY=relaxed/);
  const relaxed = await start('dist/server/main.js', { ...env, DATABASE_DURABILITY: 'relaxed' });
  await relaxed.kill();
  expect(relaxed.output()).toContain('database_durability_relaxed');
  await database.query('alter system reset synchronous_commit');
  await database.query('select pg_reload_conf()');
});
