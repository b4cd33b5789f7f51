// @vitest-environment node
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { paths } from '../../../protocol/endpoints.ts';
import { minutesLater, resetClock, setClock } from '../../testing/clock.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import {
  createLinkToken,
  exchange,
  get,
  HOST,
  OTHER_CLIENT,
  openSession,
  readEvents,
  Visitor,
} from '../../testing/verbs.ts';
import { mintToken } from '../secrets/tokens.ts';
import { expireOverdue } from './sessions.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());
afterEach(() => resetClock(server));

const fresh = async (wish = {}) => {
  const token = await createLinkToken(server, wish);
  return { token, visitor: await Visitor.open(server, token) };
};
const done = async () => {
  const { token, visitor } = await fresh();
  await (await (await visitor.toForm()).login('user_good')).untilSettled();
  return { token, visitor };
};
const codeOf = async (answer: Response | Promise<Response>) => {
  const { status } = await answer;
  const { error } = (await (await answer).json()) as { error: { code: string } };
  return `${status} ${error.code}`;
};
const look = (visitor: Visitor) => get(server, paths.session, visitor.headers);

describe('opening', () => {
  test('gives a bearer and the whole session at its first step', async () => {
    const { visitor } = await fresh();
    expect(visitor.resumed).toBe(false);
    expect(visitor.bearer).toMatch(/^ss_[\w-]{43}$/);
    expect(visitor.session).toEqual({
      id: expect.stringMatching(/^sess_/),
      version: 1,
      environment: 'sandbox',
      step: { name: 'consent' },
      client: { name: 'Acme', logo: null },
      consents: ['bills', 'payments'],
      integration: null,
      can_go_back: false,
      user: null,
      optional_consents: [],
      update: null,
      links: [],
      preselected: false,
      error: null,
      directory_version: server.deps.directory.version,
      return_url: null,
      expires_at: expect.any(String),
      server_time: expect.any(String),
    });
    const life = Date.parse(visitor.session.expires_at) - Date.parse(visitor.session.server_time);
    expect(Math.round(life / 60_000)).toBe(15);
  });

  test('again resumes at the same step, and the old bearer dies at once', async () => {
    const { token, visitor } = await fresh();
    await visitor.toForm('chase');
    const second = await Visitor.open(server, token);
    expect(second.resumed).toBe(true);
    expect(second.session).toMatchObject({
      id: visitor.session.id,
      step: { name: 'credentials' },
      version: visitor.session.version,
    });
    expect(await codeOf(look(visitor))).toBe('401 SESSION_EXPIRED');
    expect(await codeOf(visitor.ask('back', {}))).toBe('401 SESSION_EXPIRED');
    expect((await look(second)).status).toBe(200);
  });

  test('twenty times at once makes one session, with one living bearer', async () => {
    const token = await createLinkToken(server);
    const visitors = await Promise.all(Array.from({ length: 20 }, () => Visitor.open(server, token)));
    expect(new Set(visitors.map(({ session }) => session.id)).size).toBe(1);
    expect(visitors.filter(({ resumed }) => !resumed)).toHaveLength(1);
    const living = await Promise.all(visitors.map(async (visitor) => (await look(visitor)).status));
    expect(living.filter((status) => status === 200)).toHaveLength(1);
  });

  test.each([
    ['unknown', () => mintToken('link')],
    ['of another kind', () => mintToken('public')],
    ['of another environment', () => mintToken('link').replace('sandbox', 'live')],
    ['empty', () => ''],
  ])('a link token that is %s is invalid', async (_, token) => {
    expect(await codeOf(openSession(server, token()))).toBe('401 LINK_TOKEN_INVALID');
  });

  test('a link token dies at the very instant of its expiry, not before', async () => {
    const token = await createLinkToken(server);
    const expiry = '(select max(expires_at) from intents)';
    await setClock(server, expiry);
    expect(await codeOf(openSession(server, token))).toBe('401 LINK_TOKEN_EXPIRED');
    await setClock(server, `${expiry} - interval '1 millisecond'`);
    expect((await openSession(server, token)).status).toBe(201);
  });

  test.each(['https://evil.test', 'null', `${HOST}/`, ''])('a page at %j is not allowed', async (origin) => {
    const token = await createLinkToken(server);
    expect(await codeOf(openSession(server, token, origin))).toBe('403 HOST_NOT_ALLOWED');
    expect((await openSession(server, token)).status).toBe(201);
  });

  test('with a preselected biller there is no picker, and no way back to one', async () => {
    const { visitor } = await fresh({ biller_id: 'chase' });
    expect(visitor.session).toMatchObject({ preselected: true, integration: { id: 'chase', name: 'Chase' } });
    await visitor.move('consent', { accepted: true });
    expect(visitor.session).toMatchObject({ step: { name: 'credentials' }, can_go_back: false });
    expect((await visitor.ask('back', {})).status).toBe(409);
    await visitor.login('user_account_locked');
    expect(visitor.session).toMatchObject({ step: { name: 'failed' }, can_go_back: false });
    expect((await visitor.ask('back', {})).status).toBe(409);
    expect((await visitor.move('retry', {})).step).toBe('credentials');
  });
});

describe('when it is done', () => {
  test('opening again shows it once more, with a new public token; the old one is dead', async () => {
    const { token, visitor } = await done();
    const old = visitor.at('done').public_token;
    const again = await Visitor.open(server, token);
    const { public_token, link_id } = again.at('done');
    expect(public_token).not.toBe(old);
    expect(link_id).toBe(visitor.at('done').link_id);
    expect((await exchange(server, old)).status).toBe(400);
    expect((await exchange(server, public_token)).status).toBe(200);
  });

  test('once exchanged, the link token is used up and the bearer has nothing to show', async () => {
    const { token, visitor } = await done();
    await exchange(server, visitor.at('done').public_token);
    expect(await codeOf(openSession(server, token))).toBe('401 LINK_TOKEN_USED');
    expect(await codeOf(look(visitor))).toBe('401 SESSION_EXPIRED');
  });

  test('opening and exchanging at once leave one winner', async () => {
    for (let round = 0; round < 5; round++) {
      const { token, visitor } = await done();
      const [opened, exchanged] = await Promise.all([
        openSession(server, token),
        exchange(server, visitor.at('done').public_token),
      ]);
      expect([opened.status, exchanged.status].sort()).toEqual(opened.status === 201 ? [201, 400] : [200, 401]);
    }
  });
});

describe('time', () => {
  test('a bearer that rests for a quarter of an hour dies; the link token resumes', async () => {
    const { token, visitor } = await fresh();
    await minutesLater(server, 14);
    expect((await look(visitor)).status).toBe(200);
    // Its use a minute ago counts.
    await minutesLater(server, 28);
    expect((await look(visitor)).status).toBe(200);
    await minutesLater(server, 43);
    expect(await codeOf(look(visitor))).toBe('401 SESSION_EXPIRED');
    await minutesLater(server, 29);
    expect((await Visitor.open(server, token)).resumed).toBe(true);
  });

  test('a session ends an hour after it began, whatever is done', async () => {
    const { visitor } = await fresh();
    await (await visitor.toForm()).login('user_mfa_code');
    for (const minutes of [14, 28, 42, 56]) {
      await minutesLater(server, minutes);
      await visitor.look();
    }
    await minutesLater(server, 60);
    const answer = await visitor.ask('answer', { answer: '123456' });
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({ step: { name: 'expired' }, can_go_back: false });
    expect((await visitor.look()).step).toBe('expired');
    const row = await server.deps.db
      .selectFrom('sessions')
      .selectAll()
      .where('id', '=', visitor.session.id)
      .executeTakeFirst();
    expect(row).toMatchObject({ state: null, challenge: null });
  });

  test('the sweeper ends those that nobody looks at, and leaves what is done', async () => {
    const { visitor } = await fresh();
    const finished = await done();
    await minutesLater(server, 61);
    await expireOverdue(server.deps);
    const rows = await server.deps.db.selectFrom('sessions').select(['id', 'step']).execute();
    expect(rows).toContainEqual({ id: visitor.session.id, step: 'expired' });
    expect(rows).toContainEqual({ id: finished.visitor.session.id, step: 'done' });
  });
});

describe('looking', () => {
  test('carries the version as ETag, and sends nothing when it is known', async () => {
    const { visitor } = await fresh();
    const answer = await look(visitor);
    expect(answer.headers.get('ETag')).toBe('"1"');
    const again = await get(server, paths.session, { ...visitor.headers, 'If-None-Match': '"1"' });
    expect([again.status, await again.text()]).toEqual([304, '']);
    await visitor.move('consent', { accepted: true });
    const changed = await get(server, paths.session, { ...visitor.headers, 'If-None-Match': '"1"' });
    expect([changed.status, changed.headers.get('ETag')]).toEqual([200, '"2"']);
  });

  test('a session is seen by its own bearer only', async () => {
    const mine = (await fresh()).visitor;
    const theirs = (await fresh({ client: OTHER_CLIENT })).visitor;
    await mine.look();
    await theirs.look();
    expect(mine.session.id).not.toBe(theirs.session.id);
    expect(theirs.session.client.name).toBe('Globex');
  });
});

describe('events', () => {
  test('tell the present session at once, each change, and end when it is over', async () => {
    const { visitor } = await fresh();
    const answer = await get(server, paths.sessionEvents, visitor.headers);
    expect(answer.headers.get('Content-Type')).toContain('text/event-stream');
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
    const steps: string[] = [];
    const versions: number[] = [];
    for await (const session of readEvents(answer)) {
      visitor.session = session;
      versions.push(session.version);
      if (session.step.name !== steps.at(-1)) steps.push(session.step.name);
      if (session.step.name === 'consent') await visitor.move('consent', { accepted: true });
      if (session.step.name === 'select_integration') await visitor.move('integration', { integration_id: 'chase' });
      if (session.step.name === 'credentials') await visitor.login('user_good');
    }
    expect(steps).toEqual(['consent', 'select_integration', 'credentials', 'operations', 'done']);
    expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b));
  });

  test('carry the version as id', async () => {
    const { visitor } = await fresh();
    const reader = (await get(server, paths.sessionEvents, visitor.headers)).body!.getReader();
    const { value } = await reader.read();
    expect(new TextDecoder().decode(value)).toMatch(/^(data: \{.*\}\nid: 1|id: 1\ndata: \{.*\})\n\n$/);
    await reader.cancel();
  });

  test('end when another tab takes over', async () => {
    const { token, visitor } = await fresh();
    const events = readEvents(await get(server, paths.sessionEvents, visitor.headers));
    await events.next();
    await Visitor.open(server, token);
    expect((await events.next()).done).toBe(true);
  });

  test('a change that is rolled back is not told', async () => {
    const { visitor } = await fresh();
    let told = 0;
    const stop = server.deps.events.watch(visitor.session.id, () => told++);
    const { db, events } = server.deps;
    const rolledBack = db.transaction().execute(async (trx) => {
      await events.announce(trx, visitor.session.id);
      throw new Error('no');
    });
    await expect(rolledBack).rejects.toThrow('no');
    expect(told).toBe(0);
    await visitor.move('consent', { accepted: true });
    expect(told).toBe(1);
    stop();
  });
});

describe('leaving', () => {
  test('kills the bearer; the link token goes on where it stood', async () => {
    const { token, visitor } = await fresh();
    await visitor.toForm('chase');
    const left = await visitor.ask('exit', {});
    expect(left.status).toBe(200);
    expect(await left.json()).toMatchObject({ step: { name: 'credentials' } });
    expect(await codeOf(look(visitor))).toBe('401 SESSION_EXPIRED');
    const again = await Visitor.open(server, token);
    expect([again.resumed, again.step, again.session.integration?.id]).toEqual([true, 'credentials', 'chase']);
  });

  test('does not stop the operations', async () => {
    const { token, visitor } = await fresh();
    await (await visitor.toForm()).login('user_slow');
    await visitor.look();
    while ((await visitor.ask('exit', {})).status === 409) await visitor.look();
    const again = await Visitor.open(server, token);
    expect((await again.untilSettled()).step).toBe('done');
  });
});
