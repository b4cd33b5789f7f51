/**
 * `kill -9` at random moments, under load, with a book of everything that was acknowledged kept outside: nothing in it
 * may be missing afterwards, and nothing may be there by half. KILLS=200 is for the report; a test run makes fewer.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from '@playwright/test';
import { startPostgres } from '../src/tools/postgres.ts';
import { CLIENT, callerOf } from './caller.ts';
import { type Program, start } from './stack.ts';

const KILLS = Number(process.env.KILLS) || 15;
const LANES = 4;

/** What the server has said yes to. */
interface Book {
  linkTokens: string[];
  accessTokens: string[];
}

for (const which of ['embedded', 'postgres'] as const)
  test(`${which}: what was acknowledged survives ${KILLS} kills`, async () => {
    test.setTimeout(60_000 + KILLS * 10_000);
    const folder = await mkdtemp(join(tmpdir(), 'connect-kills-'));
    const cluster = which === 'postgres' ? await startPostgres() : null;
    const env = {
      CONNECT_PORT: '0',
      DATA_DIR: folder,
      CONNECT_KEY: randomBytes(32).toString('base64url'),
      RATE_LIMITS: 'off',
      LOG_LEVEL: 'info',
      ...(cluster && { DATABASE_URL: cluster.url() }),
    };
    let server: Program = await start('dist/server/main.js', env);
    const caller = callerOf(() => server.port);
    const book: Book = { linkTokens: [], accessTokens: [] };
    try {
      for (let kill = 0; kill < KILLS; kill++) {
        let over = false;
        const lanes = Array.from({ length: LANES }, async () => {
          // A lane ends with the connection that the kill cuts.
          while (!over) await once(caller, book).catch(() => {});
        });
        await wait(200 + Math.random() * 800);
        await server.kill('SIGKILL');
        over = true;
        await Promise.all(lanes);
        server = await start('dist/server/main.js', env);
      }
      let lost = 0;
      for (const link_token of book.linkTokens) if (!(await opens(caller, link_token))) lost++;
      let torn = 0;
      for (const token of book.accessTokens) {
        const { status, body } = await caller.bills(token);
        if (status !== 200) lost++;
        else if (!body.bills.length) torn++;
      }
      const acks = book.linkTokens.length + book.accessTokens.length;
      console.log(`PS-1 ${which} kills ${KILLS} acks ${acks} lost ${lost} torn ${torn}`);
      // A slow machine is killed before it has done much; one that did nothing would prove nothing.
      expect(acks).toBeGreaterThan(KILLS / 4);
      expect([lost, torn]).toEqual([0, 0]);
    } finally {
      await server.kill();
      await cluster?.stop();
      await rm(folder, { recursive: true, force: true });
    }
  });

type Caller = ReturnType<typeof callerOf>;

/** A flow to its end, noting each yes. */
async function once(caller: Caller, book: Book): Promise<void> {
  const wish = { client_id: 'sandbox_client', client_user_id: 'kill', consents: ['bills'] };
  const { status, body } = await caller.post<{ link_token: string }>('/link/token/create', wish, CLIENT);
  if (status === 201) book.linkTokens.push(body.link_token);
  const flow = await caller.login('user_good');
  for (let tries = 0; tries < 50; tries++) {
    const { step } = await caller.look(flow);
    if (step.name === 'done') {
      const answer = await caller.exchange(step.public_token);
      if (answer.status === 200) book.accessTokens.push(answer.body.access_token);
      return;
    }
    await wait(40);
  }
}

async function opens(caller: Caller, link_token: string): Promise<boolean> {
  const cid = randomBytes(16).toString('base64url');
  const opened = await caller.post('/connect/v1/sessions', { link_token, origin: 'http://localhost:4000', cid });
  return opened.status === 201;
}
