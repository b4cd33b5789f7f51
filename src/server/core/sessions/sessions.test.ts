import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { paths } from '../../../protocol/endpoints.ts';
import { minutesLater, resetClock } from '../../testing/clock.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import { codeOf, createLinkToken, get, Visitor } from '../../testing/verbs.ts';
import { expireOverdue } from './sessions.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());
afterEach(() => resetClock(server));

const look = (visitor: Visitor) => get(server, paths.session, visitor.headers);

describe('time', () => {
  test('a bearer that rests for a quarter of an hour dies; the link token resumes', async () => {
    const token = await createLinkToken(server);
    const visitor = await Visitor.open(server, token);
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
    const visitor = await Visitor.begin(server);
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
    const visitor = await Visitor.begin(server);
    const finished = await Visitor.begin(server);
    await (await (await finished.toForm()).login('user_good')).untilSettled();
    await minutesLater(server, 61);
    await expireOverdue(server.deps);
    const rows = await server.deps.db.selectFrom('sessions').select(['id', 'step']).execute();
    expect(rows).toContainEqual({ id: visitor.session.id, step: 'expired' });
    expect(rows).toContainEqual({ id: finished.session.id, step: 'done' });
  });
});
