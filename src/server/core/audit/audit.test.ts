// @vitest-environment node
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { importWithout } from '../../testing/app-without.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import { CLIENT, createLinkToken, exchange, get, linkGood, post, Visitor } from '../../testing/verbs.ts';
import { audit } from './audit.ts';
import { chainAudit } from './audit-chain.ts';
import { verifyAudit } from './audit-verify.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

const actions = async () =>
  (await server.deps.db.selectFrom('audit').select(['action', 'outcome']).orderBy('id').execute()).map(
    ({ action, outcome }) => (outcome === 'done' ? action : `${action} ${outcome}`),
  );

test('each change of a whole flow has its row', async () => {
  const visitor = await Visitor.open(server, await createLinkToken(server));
  await visitor.toForm();
  await visitor.login('nobody');
  await visitor.login('user_mfa_code');
  await visitor.move('answer', { answer: '000000' });
  await visitor.move('answer', { answer: '123456' });
  await visitor.untilSettled();
  const token = visitor.at('done').public_token;
  await exchange(server, token);
  await exchange(server, token);
  expect(await actions()).toEqual([
    'intent.create',
    'session.open',
    'session.consent',
    'session.integration',
    'session.credentials',
    'session.credentials',
    'session.answer',
    'session.answer',
    'link.create',
    'session.done',
    'public_token.exchange',
    'public_token.exchange refused',
  ]);
});

test('whoever is not let in is noted, without what they showed, and not without end', async () => {
  const { db } = server.deps;
  const noted = () => db.selectFrom('audit').selectAll().where('action', '=', 'access').execute();
  await get(server, '/billers', { ...CLIENT, 'X-Client-Secret': 'hunter2' });
  await post(server, '/link/token/create', { client_id: 'hunter2', client_user_id: 'u', consents: ['bills'] }, CLIENT);
  const rows = await noted();
  expect(rows.map(({ actor, object, outcome }) => [actor, object, outcome])).toEqual([
    ['unknown', 'GET /billers', 'refused'],
    ['sandbox_client', 'POST /link/token/create', 'refused'],
  ]);
  expect(JSON.stringify(rows)).not.toContain('hunter2');
  for (let i = 0; i < 70; i++) await get(server, '/billers');
  expect(await noted()).toHaveLength(61);
});

describe('a change that is rolled back', () => {
  let { announce } = {} as TestServer['deps']['events'];
  beforeAll(() => {
    announce = server.deps.events.announce;
  });
  afterEach(() => {
    server.deps.events.announce = announce;
  });

  test('has none', async () => {
    const visitor = await Visitor.open(server, await createLinkToken(server));
    const public_token = await linkGood(server);
    const before = await actions();
    // The last thing of each transaction fails.
    server.deps.events.announce = () => Promise.reject(new Error('gone'));
    expect((await visitor.ask('consent', { accepted: true })).status).toBe(500);
    server.deps.events.announce = announce;
    await sql`alter table access_tokens rename to access_tokens_gone`.execute(server.deps.db);
    expect((await exchange(server, public_token)).status).toBe(500);
    await sql`alter table access_tokens_gone rename to access_tokens`.execute(server.deps.db);
    expect(await actions()).toEqual(before);
    expect((await visitor.look()).step).toBe('consent');
    expect((await exchange(server, public_token)).status).toBe(200);
  });
});

const verify = () => verifyAudit(server.deps.db, server.deps.keys);

describe('the chain', () => {
  const note = async (db = server.deps.db) => {
    for (const object of ['o1', 'o2', 'o3']) await audit(db, server.deps.keys, { actor: 'a', action: 'deed', object });
  };
  /** Two blocks at least: the server's own sweep may make more. */
  beforeAll(async () => {
    await note();
    await chainAudit(server.deps);
    await note();
    await chainAudit(server.deps);
  });

  test('is sound as it was written, and says how far it goes', async () => {
    const report = await verify();
    expect(report).toMatchObject({ broken: null, head: expect.stringMatching(/^\d+\.[\w-]{43}$/) });
    expect(report.blocks).toBeGreaterThan(1);
    const { count } = await server.deps.db
      .selectFrom('audit')
      .select((row) => row.fn.countAll().as('count'))
      .executeTakeFirstOrThrow();
    expect(report.rows).toBe(Number(count));
    expect(server.logged.join('')).toContain(report.head.split('.')[1]);
  });

  const CHAINED = `(select min(id) + 1 from audit)`;
  const LAST = `(select max(id) from audit_blocks)`;
  const LOOSE = `(select min(id) from audit where block is null)`;
  const texts = ['actor', 'action', 'object', 'outcome', 'request_id', 'mac'];
  const ATTACKS: [what: string, statement: string][] = [
    ...texts.map((column): [string, string] => [
      `${column} of a row edited`,
      `update audit set ${column} = coalesce(${column}, '') || 'x' where id = ${CHAINED}`,
    ]),
    ...texts.map((column): [string, string] => [
      `${column} of a row that is in no block yet edited`,
      `update audit set ${column} = coalesce(${column}, '') || 'x' where id = ${LOOSE}`,
    ]),
    ['time of a row edited', `update audit set at = at + interval '1 microsecond' where id = ${CHAINED}`],
    ['number of a row edited', `update audit set id = (select max(id) from audit) + 1 where id = ${CHAINED}`],
    ['a row moved to another block', `update audit set block = ${LAST} where id = ${CHAINED}`],
    ['a row taken out of its block', `update audit set block = null where id = ${CHAINED}`],
    ['a row put into a block that is not there', `update audit set block = 99 where id = ${LOOSE}`],
    ['a row put into a block before the first', `update audit set block = 0 where id = ${LOOSE}`],
    ['the number of a block edited', `update audit_blocks set id = id + 1 where id = ${LAST}`],
    ['the time of a block edited', `update audit_blocks set at = at - interval '1 hour' where id = 1`],
    ['the count of a block edited', `update audit_blocks set rows = rows + 1 where id = 1`],
    ['the hash of a block edited', `update audit_blocks set hash = 'x' where id = 1`],
    ['what a block follows edited', `update audit_blocks set prev_hash = 'x' where id = ${LAST}`],
    ['the first block deleted', `delete from audit_blocks where id = 1`],
    [
      'the last block deleted, with its rows',
      `delete from audit where block = ${LAST}; delete from audit_blocks where id = ${LAST}`,
    ],
    [
      'a row made up',
      `insert into audit (id, actor, action, object, outcome, mac) values (-7, 'a', 'b', 'c', 'done', 'n.m')`,
    ],
    [
      'a row copied',
      `drop index audit_macs; insert into audit (id, at, actor, action, object, outcome, request_id, mac)
        select -7, at, actor, action, object, outcome, request_id, mac from audit where id = ${LOOSE}`,
    ],
    [
      'two rows swapped',
      `update audit set id = -1 where id = ${CHAINED}; update audit set id = ${CHAINED} where id = -1`,
    ],
    ['everything deleted', `delete from audit; delete from audit_blocks`],
  ];

  test('every edit, and every row that is gone, is found', async () => {
    const { rows } = await sql<{ id: string }>`select id::text from audit where block is not null`.execute(
      server.deps.db,
    );
    const attacks = [
      ...ATTACKS,
      ...rows.map(({ id }): [string, string] => [`row ${id} deleted`, `delete from audit where id = ${id}`]),
    ];
    const missed: string[] = [];
    for (const [what, statements] of attacks) {
      const found = await attempt(statements.split(';'));
      if (!found) missed.push(what);
    }
    expect((await verify()).broken).toBeNull();
    console.log(
      `PD-8 tampered ${attacks.length} found ${attacks.length - missed.length} rows ${rows.length} blocks ${(await verify()).blocks}`,
    );
    expect(missed).toEqual([]);
  });

  test('without the hash of the blocks a changed time is not found', async () => {
    const weak = await importWithout<typeof import('./audit-verify.ts')>('core/audit/audit-verify.ts', {
      file: 'core/audit/audit-verify.ts',
      find: 'hashBlock(keys, block, rows) !== block.hash',
      replace: 'false',
    });
    const edit = [`update audit set at = at + interval '1 hour' where id = ${CHAINED}`];
    expect(await attempt(edit)).not.toBeNull();
    expect(await attempt(edit, weak.verifyAudit)).toBeNull();
  });

  class Undo extends Error {}

  /** What the check says about a log that was tampered with; then it is as before. */
  async function attempt(statements: string[], check = verifyAudit): Promise<string | null> {
    let broken: string | null = null;
    await server.deps.db
      .transaction()
      .execute(async (trx) => {
        // In no block yet, and out of the sweep's sight.
        await note(trx);
        // The database writes the number of a row: whoever owns it can change that.
        await sql`alter table audit alter column id drop identity`.execute(trx);
        for (const statement of statements) await sql.raw(statement).execute(trx);
        broken = (await check(trx, server.deps.keys)).broken;
        throw new Undo();
      })
      .catch((error) => {
        if (!(error instanceof Undo)) throw error;
      });
    return broken;
  }
});

test('two servers chain at once, and it stays one chain', async () => {
  const { deps } = server;
  for (const object of ['o1', 'o2']) await audit(deps.db, deps.keys, { actor: 'a', action: 'deed', object });
  await Promise.all([chainAudit(deps), chainAudit(deps), chainAudit(deps)]);
  expect(await verify()).toMatchObject({ broken: null });
  const loose = await deps.db.selectFrom('audit').select('id').where('block', 'is', null).execute();
  expect(loose).toEqual([]);
});

test('with another key nothing is genuine', async () => {
  expect((await verifyAudit(server.deps.db, { audit: Buffer.alloc(32) })).broken).not.toBeNull();
});
