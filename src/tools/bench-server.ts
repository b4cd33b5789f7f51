/**
 * How many requests a second the built server answers, and how long each takes, on both databases with durability on.
 * Server, database and the load itself share this machine's cores. Rate limits are off, and nothing else. Each kind of
 * request is asked for a few seconds before any is counted: the server has then been compiled by what runs it.
 *   npm run build && npm run bench:server [-- seconds] [embedded|postgres]
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import autocannon from 'autocannon';
import type { Place } from '../server/database/open.ts';
import { besideHanging, closeReceivers, hostPorts, openReceivers } from './bench-hanging.ts';
import { ask, CLIENT, opening, print, sessionMoves, wish } from './bench-load.ts';
import { prepareTokens } from './bench-tokens.ts';
import { type Cluster, startPostgres } from './postgres.ts';

const SECONDS = Number(process.argv.find((word) => /^\d+$/.test(word))) || 8;
const CONNECTIONS = 32;
const WARM_UP_SECONDS = 4;
/** Public tokens for each second: more than any machine exchanges in the time. */
const TOKENS = { embedded: 1000, postgres: 3000 };
/** One a second for an hour. */
const SESSIONS_OF_AN_HOUR = 3600;

const BASIC = `Basic ${Buffer.from('sandbox_client:sandbox_secret').toString('base64')}`;

type Which = keyof typeof TOKENS;

export default async (): Promise<void> => {
  console.log(`${cpus().length} cores, Node ${process.versions.node}, ${CONNECTIONS} connections, ${SECONDS} s each`);
  const only = process.argv.at(-1);
  for (const which of ['embedded', 'postgres'] as const) {
    if ((only === 'embedded' || only === 'postgres') && only !== which) continue;
    const cluster = which === 'postgres' ? await startPostgres() : null;
    try {
      await measure(which, cluster);
    } finally {
      await cluster?.stop();
    }
  }
};

async function measure(which: Which, cluster: Cluster | null) {
  const dataDir = await mkdtemp(join(tmpdir(), 'connect-bench-'));
  const secret = randomBytes(32);
  const place: Place = { dataDir, postgres: cluster && { url: cluster.url(), pool: 10, relaxed: false } };
  const tokens = await prepareTokens(place, secret, TOKENS[which] * (SECONDS + WARM_UP_SECONDS));
  const receivers = await openReceivers();
  const server = await start(dataDir, secret, hostPorts(receivers), cluster?.url());
  try {
    const { url, pid } = server;
    console.log(
      `\n${which === 'embedded' ? 'embedded (PGlite, fsync on)' : 'Postgres (fsync and synchronous_commit on)'}`,
    );
    console.log(
      `${'what'.padEnd(26)}${['req/s', 'p50 ms', 'p95 ms', 'p99 ms', 'refused'].map((t) => t.padStart(9)).join('')}`,
    );
    await load('token create', url, [
      { method: 'POST', path: '/link/token/create', headers: CLIENT, body: JSON.stringify(wish('bench')) },
    ]);
    await load('exchange', url, [
      {
        method: 'POST',
        path: '/link/token/exchange',
        headers: CLIENT,
        setupRequest: (request) => ({
          ...request,
          body: JSON.stringify({ public_token: tokens.pop() ?? 'none is left', client_id: 'sandbox_client' }),
        }),
      },
    ]);
    await load('session moves', url, sessionMoves());
    await besideHanging(url, receivers);
    const refresh_token = await linkFlinks(url);
    await load('token refresh', url, [
      {
        method: 'POST',
        path: '/api/v1/token',
        headers: { 'Content-Type': 'application/json', Authorization: BASIC },
        body: JSON.stringify({ grant_type: 'refresh_token', refresh_token }),
      },
    ]);
    await memory(url, pid);
  } finally {
    server.child.kill('SIGTERM');
    await once(server.child, 'exit');
    closeReceivers(receivers);
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function load(name: string, url: string, requests: autocannon.Request[]): Promise<void> {
  await ask(url, requests, CONNECTIONS, WARM_UP_SECONDS);
  print(name, [await ask(url, requests, CONNECTIONS, SECONDS)]);
}

/** Resident memory of the server over an hour's worth of sessions at one a second. */
async function memory(url: string, pid: number) {
  const marks: string[] = [];
  for (let quarter = 0; quarter <= 4; quarter++) {
    if (quarter)
      await autocannon({ url, connections: 8, amount: (SESSIONS_OF_AN_HOUR / 4) * 6, requests: sessionMoves() });
    marks.push(`${Math.round((await resident(pid)) / 1024)} MB`);
  }
  console.log(`memory before, and after each quarter of ${SESSIONS_OF_AN_HOUR} sessions: ${marks.join(', ')}`);
}

/** In kB; of Linux. */
async function resident(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? Number.NaN);
}

interface Running {
  child: ChildProcess;
  url: string;
  pid: number;
}

async function start(
  dataDir: string,
  secret: Buffer,
  webhookAllow: string,
  databaseUrl: string | undefined,
): Promise<Running> {
  const child = spawn(process.execPath, ['dist/server/main.js'], {
    env: {
      PATH: process.env.PATH,
      CONNECT_PORT: '0',
      DATA_DIR: dataDir,
      CONNECT_KEY: secret.toString('base64url'),
      RATE_LIMITS: 'off',
      WEBHOOK_ALLOW: webhookAllow,
      // It says where it listens; requests are logged too, as in production.
      LOG_LEVEL: 'info',
      ...(databaseUrl && { DATABASE_URL: databaseUrl }),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  const port = await new Promise<number>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}:\n${printed}`)));
    child.stdout!.on('data', function heard(text) {
      printed += text;
      const line = printed.split('\n').find((one) => one.includes('"listening"'));
      if (!line) return;
      child.stdout!.off('data', heard).resume();
      resolve(JSON.parse(line).port);
    });
  });
  return { child, url: `http://127.0.0.1:${port}`, pid: child.pid! };
}

/** A refresh token, got as everybody gets one: authorize, link, exchange the code. */
async function linkFlinks(url: string): Promise<string> {
  const redirect_uri = 'https://example.com/callback';
  const scope = 'ACCOUNT_BASIC TRANSACTIONS';
  const query = new URLSearchParams({
    client_id: 'sandbox_client',
    redirect_uri,
    state: 'bench',
    response_type: 'code',
    scope,
  });
  const page = await (await fetch(`${url}/api/v1/authorize?${query}`)).text();
  const link_token = /name="connect-start"[^>]*content="([\w-]+)"/.exec(page)?.[1];
  const post = async (path: string, body: object, headers: Record<string, string> = {}) => {
    const init = {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify(body),
    };
    return (await fetch(url + path, init)).json();
  };
  let { bearer, session } = await post('/connect/v1/sessions', opening(link_token));
  const authorized = { Authorization: `Bearer ${bearer}` };
  for (const [name, body] of [
    ['consent', { accepted: true }],
    ['integration', { integration_id: 'chase' }],
    ['credentials', { fields: { username: 'user_good', password: 'pass_good' } }],
  ] as const)
    session = await post(`/connect/v1/session/${name}`, body, { ...authorized, 'If-Match': `"${session.version}"` });
  while (session.step.name === 'operations') {
    await new Promise((resolve) => setTimeout(resolve, 100));
    session = await (await fetch(`${url}/connect/v1/session`, { headers: authorized })).json();
  }
  const code = new URL(session.step.redirect_url).searchParams.get('code');
  const grant = { grant_type: 'authorization_code', code, redirect_uri };
  return (await post('/api/v1/token', grant, { Authorization: BASIC })).refresh_token;
}
