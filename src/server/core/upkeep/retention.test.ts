// @vitest-environment node
import { rm } from 'node:fs/promises';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { readConfig } from '../../config.ts';
import { deleteUserOf } from '../../delete-user.ts';
import type { FormIntegration } from '../../integrations/integration.ts';
import { sandbox } from '../../integrations/sandbox/sandbox.ts';
import { importWithout } from '../../testing/app-without.ts';
import { minutesLater, resetClock } from '../../testing/clock.ts';
import { makeDist } from '../../testing/fixture-directory.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import { CLIENT, createLinkToken, exchange, get, post, Visitor } from '../../testing/verbs.ts';
import { expireOverdue } from '../sessions/sessions.ts';
import { notifyUrl } from '../webhooks/outbox.ts';
import { deleteLink, deleteUser, wasDeleted } from './forget.ts';
import { purge } from './retention.ts';

/** Every account that is found bears the name of its person. */
let person = '';
const canceled: object[] = [];
const named: FormIntegration = {
  ...(sandbox as FormIntegration),
  async start(...given) {
    const outcome = await (sandbox as FormIntegration).start(...given);
    if (outcome.kind !== 'accounts') return outcome;
    return { ...outcome, accounts: outcome.accounts.map((account) => ({ ...account, name: `Account of ${person}` })) };
  },
  async cancel(_, state) {
    canceled.push(state);
  },
};

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer({ integrations: () => named });
});
/** What was left, and where it was looked for. */
const report: string[] = [];
afterAll(async () => {
  console.log(`PD-7 canaries left after ${report.join(', ')}`);
  await server.close();
});
afterEach(() => resetClock(server));

const open = async (name: string) => {
  person = name;
  return (await Visitor.open(server, await createLinkToken(server, { client_user_id: name }))).toForm();
};

/** A whole flow, exchanged. */
async function link(name: string): Promise<{ access_token: string; link_id: string }> {
  const visitor = await open(name);
  await visitor.login('user_good');
  await visitor.untilSettled();
  return (await (await exchange(server, visitor.at('done').public_token)).json()) as never;
}

const DAY = 24 * 60;

/** In how many rows of how many tables the name stands, those of the job queue included. */
async function find(name: string): Promise<{ tables: number; hits: string[] }> {
  const { db } = server.deps;
  const { rows } = await sql<{ at: string }>`
    select quote_ident(schemaname) || '.' || quote_ident(tablename) as at from pg_tables
    where schemaname in ('public', 'pgboss')`.execute(db);
  const hits: string[] = [];
  for (const { at } of rows) {
    const found = await sql<{ n: number }>`
      select count(*)::integer as n from ${sql.raw(at)} as t where strpos(t::text, ${name}) > 0`.execute(db);
    if (found.rows[0]?.n) hits.push(`${at} ${found.rows[0].n}`);
  }
  return { tables: rows.length, hits };
}

const linkRow = (id: string) =>
  server.deps.db.selectFrom('links').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

test('a deleted link is gone from every table, and its access token is dead', async () => {
  const { access_token, link_id } = await link('canary-linked');
  await link('canary-other');
  expect((await find('canary-linked')).hits.length).toBeGreaterThan(2);
  canceled.length = 0;
  await deleteLink(server.deps, await linkRow(link_id), { actor: 'sandbox_client' });
  const { hits, tables } = await find('canary-linked');
  report.push(`deleted-link ${hits.length} of ${tables} tables`);
  expect(hits).toEqual([]);
  expect(canceled).toHaveLength(1);
  expect((await get(server, '/bills/get', { Authorization: `Bearer ${access_token}` })).status).toBe(401);
  expect(await wasDeleted(server.deps, { id: 'sandbox_client' }, link_id)).toBe(true);
  expect(await wasDeleted(server.deps, { id: 'sandbox_other' }, link_id)).toBe(false);
  expect((await find('canary-other')).hits.length).toBeGreaterThan(2);
});

test('a link is deleted even when the biller cannot be told', async () => {
  const { link_id } = await link('canary-unreachable');
  const { cancel } = named;
  named.cancel = () => Promise.reject(new Error('down'));
  await deleteLink(server.deps, await linkRow(link_id), { actor: 'sandbox_client' });
  named.cancel = cancel;
  expect((await find('canary-unreachable')).hits).toEqual([]);
});

test('of a deleted user nothing is left: links, flows that came to nothing, keys, messages', async () => {
  const name = 'canary-user';
  await link(name);
  await link(name);
  await (await open(name)).login('user_account_locked');
  const visitor = await open(name);
  await createLinkToken(server, { client_user_id: name });
  const { deps } = server;
  const notice = {
    contract: 'billerapi',
    client_id: 'sandbox_client',
    scheme: 'billerapi',
    schedule: 'standard',
  } as const;
  await deps.db.transaction().execute(async (trx) => {
    await notifyUrl(
      trx,
      deps,
      { ...notice, event: 'link.created', event_id: 'evt_1', body: { user: name } },
      'https://example.com/',
      new Date(),
    );
  });
  expect(await deleteUser(deps, { id: 'sandbox_other' }, name, { actor: 'operator' })).toBe(0);
  expect((await find(name)).hits.length).toBeGreaterThan(3);
  expect(await deleteUser(deps, { id: 'sandbox_client' }, name, { actor: 'operator' })).toBe(2);
  const { hits, tables } = await find(name);
  report.push(`deleted-user ${hits.length} of ${tables} tables`);
  expect(hits).toEqual([]);
  expect((await visitor.ask('credentials', { fields: {} })).status).toBe(401);
});

test('the operator deletes a user by the names of client and user', async () => {
  const dist = await makeDist();
  const config = readConfig({ LOG_LEVEL: 'silent' });
  await link('canary-operator');
  const remove = (client: string) => deleteUserOf(server.deps, config, dist, [client, 'canary-operator']);
  await expect(remove('nobody')).rejects.toThrow('no client');
  expect([await remove('sandbox_other'), await remove('sandbox_client')]).toEqual([0, 1]);
  expect((await find('canary-operator')).hits).toEqual([]);
  await rm(dist, { recursive: true });
});

test('whatever refers to a flow goes with it: no table forgets to say so', async () => {
  const { rows } = await sql<{ at: string; rule: string }>`
    select conrelid::regclass || ' ' || conname as at, confdeltype as rule from pg_constraint
    where contype = 'f' and confrelid in ('intents'::regclass, 'sessions'::regclass, 'links'::regclass, 'accounts'::regclass)`.execute(
    server.deps.db,
  );
  expect(rows.length).toBeGreaterThan(9);
  expect(rows.filter(({ rule }) => rule !== 'c')).toEqual([]);
});

test('an expired flow loses its login and its accounts at once, and is gone after 30 days', async () => {
  const name = 'canary-expired';
  const visitor = await open(name);
  await visitor.login('user_accounts');
  expect(visitor.step).toBe('accounts');
  await open(name);
  await createLinkToken(server, { client_user_id: name });
  await minutesLater(server, 61);
  await expireOverdue(server.deps);
  await purge(server.deps);
  expect((await find(`Account of ${name}`)).hits).toEqual([]);
  await minutesLater(server, 29 * DAY);
  await purge(server.deps);
  expect((await find(name)).hits).toHaveLength(1);
  await minutesLater(server, 31 * DAY);
  await purge(server.deps);
  const { hits, tables } = await find(name);
  report.push(`expired-flows ${hits.length} of ${tables} tables`);
  expect(hits).toEqual([]);
});

test('a link outlives all of it; what its flow staged does not', async () => {
  const { access_token, link_id } = await link('canary-kept');
  const rows = async (table: 'operations' | 'public_tokens' | 'answers' | 'guess_limits') =>
    (await server.deps.db.selectFrom(table).selectAll().execute()).length;
  const body = { client_id: 'sandbox_client', client_user_id: 'u', consents: ['bills'] };
  expect((await post(server, '/link/token/create', body, { ...CLIENT, 'Idempotency-Key': 'k' })).status).toBe(201);
  await (await open('canary-wrong')).login('nobody');
  expect(await rows('public_tokens')).toBeGreaterThan(0);
  expect(await rows('answers')).toBe(1);
  expect(await rows('guess_limits')).toBeGreaterThan(0);
  await minutesLater(server, 1 * DAY + 20);
  await purge(server.deps);
  expect(await Promise.all([rows('public_tokens'), rows('answers'), rows('guess_limits')])).toEqual([0, 0, 0]);
  await minutesLater(server, 400 * DAY);
  await expireOverdue(server.deps);
  await purge(server.deps);
  expect(await rows('operations')).toBe(0);
  expect((await linkRow(link_id)).client_user_id).toBe('canary-kept');
  const answer = await get(server, '/bills/get', { Authorization: `Bearer ${access_token}` });
  expect(((await answer.json()) as { bills: unknown[] }).bills.length).toBeGreaterThan(0);
});

test('without the deletion of flows the name is still there', async () => {
  const name = 'canary-control';
  await open(name);
  const weak = await importWithout<typeof import('./forget.ts')>('core/upkeep/forget.ts', {
    file: 'core/upkeep/forget.ts',
    find: "await trx.deleteFrom('intents').where('id', 'in', intentIds).execute();",
    replace: '',
  });
  await weak.deleteUser(server.deps, { id: 'sandbox_client' }, name, { actor: 'operator' });
  expect((await find(name)).hits).not.toEqual([]);
  await deleteUser(server.deps, { id: 'sandbox_client' }, name, { actor: 'operator' });
  expect((await find(name)).hits).toEqual([]);
});
