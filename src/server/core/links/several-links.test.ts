// @vitest-environment node
import { afterAll, beforeAll, expect, test } from 'vitest';
import { minutesLater, resetClock } from '../../testing/clock.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import { CLIENT, createLinkToken, exchange, openSession, post, Visitor } from '../../testing/verbs.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

const SECOND = 'att';
async function first(wish: Record<string, unknown> = {}): Promise<[Visitor, token: string]> {
  const token = await createLinkToken(server, { multiple: true, ...wish });
  const visitor = await Visitor.open(server, token);
  await (await visitor.toForm()).login('user_good');
  return [await visitor.untilSettled(), token];
}
async function next(visitor: Visitor): Promise<Visitor> {
  await visitor.move('another', {});
  await visitor.move('integration', { integration_id: SECOND });
  await visitor.login('user_good');
  return visitor.untilSettled();
}

test('each link has its own token, and each can be exchanged at any time, once', async () => {
  const [visitor] = await first();
  const one = visitor.at('done');
  expect([one.can_add, visitor.session.links]).toEqual([true, [expect.objectContaining({ link_id: one.link_id })]]);
  expect((await exchange(server, one.public_token)).status).toBe(200);
  expect((await exchange(server, one.public_token)).status).toBe(400);
  await next(visitor);
  const two = visitor.at('done');
  expect(two.link_id).not.toBe(one.link_id);
  expect(visitor.session.links).toMatchObject([
    // Spent: there is no token left to show.
    { link_id: one.link_id, public_token: '', biller: { id: 'test_electric_company' } },
    { link_id: two.link_id, public_token: two.public_token, biller: { id: SECOND }, accounts: two.accounts },
  ]);
  expect(await (await exchange(server, two.public_token)).json()).toMatchObject({ link_id: two.link_id });
});

test('without the merchant’s leave there is no other, and one link stays one', async () => {
  const visitor = await Visitor.open(server, await createLinkToken(server));
  await (await visitor.toForm()).login('user_good');
  await visitor.untilSettled();
  expect(visitor.at('done').can_add).toBe(false);
  expect(visitor.session.links).toEqual([]);
  expect((await visitor.ask('another', {})).status).toBe(409);
});

test('whoever comes back finds what was made, until the person has said that these are all', async () => {
  const [visitor, token] = await first();
  const { link_id, public_token } = visitor.at('done');
  await visitor.move('another', {});
  const again = await Visitor.open(server, token);
  expect([again.step, again.session.links.map((link) => link.link_id)]).toEqual(['select_integration', [link_id]]);
  await again.move('integration', { integration_id: SECOND });
  await again.login('user_good');
  await again.untilSettled();
  await again.ask('exit', {});
  expect((await openSession(server, token)).status).toBe(401);
  // The first is as good as it was.
  expect((await exchange(server, public_token)).status).toBe(200);
});

test('a token is good for as long as the session may last', async () => {
  const [visitor] = await first();
  const { public_token } = visitor.at('done');
  await minutesLater(server, 55);
  expect((await exchange(server, public_token)).status).toBe(200);
  await resetClock(server);
});

test('a session whose time is up makes no more, and keeps what it made', async () => {
  const [visitor] = await first();
  await minutesLater(server, 14);
  await visitor.look();
  await minutesLater(server, 61);
  expect([401, 409]).toContain((await visitor.ask('another', {})).status);
  await resetClock(server);
  expect(
    await server.deps.db.selectFrom('links').select('id').where('session_id', '=', visitor.session.id).execute(),
  ).toHaveLength(1);
});

test('removing one link leaves the other', async () => {
  const [visitor] = await first();
  const one = visitor.at('done');
  await next(visitor);
  const two = visitor.at('done');
  const removed = await server.app.request(`/link/${one.link_id}`, { method: 'DELETE', headers: CLIENT });
  expect(removed.status).toBe(200);
  const ids = await server.deps.db
    .selectFrom('links')
    .select('id')
    .where('session_id', '=', visitor.session.id)
    .execute();
  expect(ids).toEqual([{ id: two.link_id }]);
  const { links } = await server.deps.db
    .selectFrom('sessions')
    .select('links')
    .where('id', '=', visitor.session.id)
    .executeTakeFirstOrThrow();
  expect(links.map(({ link_id }) => link_id)).toEqual([two.link_id]);
  expect((await visitor.look()).session.links.map(({ link_id }) => link_id)).toEqual([two.link_id]);
  expect((await exchange(server, two.public_token)).status).toBe(200);
  const last = await server.app.request(`/link/${two.link_id}`, { method: 'DELETE', headers: CLIENT });
  expect(last.status).toBe(200);
});

test.each([
  ['multiple with a biller', { multiple: true, biller_id: 'chase' }, /multiple needs the picker/],
  ['optional_consents that were not asked for', { optional_consents: ['payments'] }, /must be among consents/],
  ['optional_consents that leave nothing', { optional_consents: ['bills'] }, /leave out at least one|at least one/],
  ['a reason without a link', { update_reason: 'new_accounts' }, /update_reason needs link_id/],
])('%s is refused with the fix', async (_, wish, words) => {
  const body = { client_id: 'sandbox_client', client_user_id: 'u', consents: ['bills'], ...wish };
  const answer = await post(server, '/link/token/create', body, CLIENT);
  expect([answer.status, await answer.text()]).toEqual([400, expect.stringMatching(words)]);
});
