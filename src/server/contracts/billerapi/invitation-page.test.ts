import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { hashToken } from '../../core/secrets/tokens.ts';
import { read } from '../../testing/billerapi.ts';
import { minutesLater, resetClock } from '../../testing/clock.ts';
import { complete, type Invitation, invite, look, ORIGIN, open, tokenAt } from '../../testing/invitations.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import { CLIENT, get, openSession, Visitor } from '../../testing/verbs.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());
afterEach(() => resetClock(server));

describe('the hosted page', () => {
  test('opens the flow, again and again, until it is done', async () => {
    const invitation = await invite(server, { biller_id: 'test_electric_company' });
    await minutesLater(server, 60 * 24 * 3);
    const token = await tokenAt(server, invitation.session_url);
    expect(await tokenAt(server, invitation.session_url)).toBe(token);
    expect((await look(server, invitation)).status).toBe('PENDING');
    const visitor = await Visitor.open(server, token, ORIGIN);
    expect(visitor.session.preselected).toBe(true);
    expect((await look(server, invitation)).status).toBe('IN_PROGRESS');
    await (await visitor.toForm()).login('user_good');
    await visitor.untilSettled();
    expect(visitor.step).toBe('done');
    expect((await look(server, invitation)).status).toBe('COMPLETED');
  });

  test('with a wrong key, or for nobody, is the same page with a token that starts nothing', async () => {
    const { id, session_url } = await invite(server);
    for (const url of [
      `${session_url.slice(0, -1)}${session_url.endsWith('A') ? 'B' : 'A'}`,
      session_url.replace(/\?k=.*/, ''),
      session_url.replace(id, 'rtl_unknown'),
      session_url.replace(id, (await invite(server)).id),
    ]) {
      const answer = await openSession(server, await tokenAt(server, url), ORIGIN);
      expect(await answer.json()).toMatchObject({ error: { code: 'LINK_TOKEN_INVALID' } });
    }
  });

  test('may not be framed', async () => {
    const { session_url } = await invite(server);
    const { headers } = await get(server, session_url.slice(ORIGIN.length));
    expect(headers.get('Content-Security-Policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('Referrer-Policy')).toBe('no-referrer');
  });

  test('sends the person on with the flow’s id and status, and nothing secret', async () => {
    const visitor = await complete(
      server,
      await invite(server, { redirect_uri: 'http://localhost:4000/back?order=7#end' }),
    );
    const { redirect_url } = visitor.at('done');
    const { link_token_id } = (await read<{ items: Invitation[] }>(server, '/link/request-to-link?limit=1', CLIENT))
      .body.items[0]!;
    expect(redirect_url).toBe(`http://localhost:4000/back?order=7&link_token_id=${link_token_id}&status=COMPLETED#end`);
  });

  test('is for one person: a second device is turned away, until the first has left', async () => {
    const invitation = await invite(server);
    const first = await open(server, invitation);
    const second = await openSession(server, await tokenAt(server, invitation.session_url), ORIGIN);
    expect(second.status).toBe(409);
    expect(await second.json()).toMatchObject({ error: { code: 'ALREADY_CLAIMED' } });
    await first.move('exit', {});
    expect((await look(server, invitation)).status).toBe('CANCELLED');
    await complete(server, invitation);
    expect((await look(server, invitation)).status).toBe('COMPLETED');
  });

  test('that nobody finished within the hour can be opened again; after a week it is over', async () => {
    const invitation = await invite(server);
    await open(server, invitation);
    await minutesLater(server, 61);
    expect((await look(server, invitation)).status).toBe('PENDING');
    expect((await open(server, invitation)).resumed).toBe(false);
    expect((await look(server, invitation)).status).toBe('IN_PROGRESS');
    await minutesLater(server, 60 * 24 * 7);
    expect((await look(server, invitation)).status).toBe('EXPIRED');
    const answer = await openSession(server, await tokenAt(server, invitation.session_url), ORIGIN);
    expect(await answer.json()).toMatchObject({ error: { code: 'LINK_TOKEN_EXPIRED' } });
  });

  test('no byte of the database opens it', async () => {
    const { session_url } = await invite(server);
    const [key, token] = [session_url.slice(-43), await tokenAt(server, session_url)];
    const dump = await server.dump();
    for (const secret of [key, token, session_url]) expect(dump.includes(secret)).toBe(false);
    // Control: what is kept is found.
    expect(dump.includes(hashToken(server.deps.keys, token))).toBe(true);
  });
});
