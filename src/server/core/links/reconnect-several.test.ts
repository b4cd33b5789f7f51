// @vitest-environment node
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import { bearer, CLIENT, createLinkToken, exchange, get, Visitor } from '../../testing/verbs.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

const [A, B] = ['test_electric_company', 'att'];

/** A link to this biller that its merchant has taken on. */
async function connected(client_user_id: string, biller = A) {
  const visitor = await (await Visitor.begin(server, { client_user_id })).toForm(biller);
  await (await visitor.login('user_good')).untilSettled();
  const answer = await exchange(server, visitor.at('done').public_token);
  return (await answer.json()) as { link_id: string; access_token: string };
}

/** One session in which several may be connected, at the picker. */
async function several(client_user_id: string): Promise<Visitor> {
  const token = await createLinkToken(server, { client_user_id, multiple: true, duplicates: 'reject' });
  return (await Visitor.open(server, token)).move('consent', { accepted: true });
}

/** Signs in there; what is connected already is connected anew. @returns the link. */
async function connect(visitor: Visitor, integration_id: string): Promise<string> {
  if (visitor.step === 'done') await visitor.move('another', {});
  await visitor.move('integration', { integration_id });
  await visitor.login('user_good');
  if (visitor.step === 'accounts') await visitor.move('reconnect', {});
  await visitor.untilSettled();
  return known(visitor.at('done').link_id);
}
const known = <T>(value: T | null | undefined): T => {
  if (value == null) throw new Error('There is none.');
  return value;
};

const remove = (id: string) => server.app.request(`/link/${id}`, { method: 'DELETE', headers: CLIENT });
const bills = async (access_token: string) => (await get(server, '/bills/get', bearer(access_token))).status;
const linksOf = async (client_user_id: string) =>
  (
    await server.deps.db
      .selectFrom('links')
      .select('id')
      .where('client_user_id', '=', client_user_id)
      .orderBy('created_at')
      .execute()
  ).map(({ id }) => id);

test('removing a link leaves the one that was connected anew in the same session', async () => {
  const old = await connected('keeps-old');
  const visitor = await several('keeps-old');
  expect(await connect(visitor, A)).toBe(old.link_id);
  const added = await connect(visitor, B);
  expect((await remove(added)).status).toBe(200);
  expect(await linksOf('keeps-old')).toEqual([old.link_id]);
  expect(await bills(old.access_token)).toBe(200);
  expect((await remove(old.link_id)).status).toBe(200);
  expect(await linksOf('keeps-old')).toEqual([]);
});

test('removing the one that was connected anew leaves what was made beside it', async () => {
  const old = await connected('keeps-new');
  const visitor = await several('keeps-new');
  await connect(visitor, A);
  const added = await connect(visitor, B);
  const { public_token } = visitor.at('done');
  expect((await remove(old.link_id)).status).toBe(200);
  expect(await bills(old.access_token)).toBe(401);
  expect(await linksOf('keeps-new')).toEqual([added]);
  expect((await exchange(server, public_token)).status).toBe(200);
});

test('one that is connected anew need not be the first of its session', async () => {
  const old = await connected('second');
  const visitor = await several('second');
  const added = await connect(visitor, B);
  expect(await connect(visitor, A)).toBe(old.link_id);
  expect(visitor.session.links.map(({ link_id }) => link_id)).toEqual([added, old.link_id]);
  expect((await linksOf('second')).length).toBe(2);
  expect(await bills(old.access_token)).toBe(200);
});

test('two can be connected anew in one session', async () => {
  const [first, second] = [await connected('both', A), await connected('both', B)];
  const visitor = await several('both');
  expect(await connect(visitor, A)).toBe(first.link_id);
  expect(await connect(visitor, B)).toBe(second.link_id);
  expect(await linksOf('both')).toEqual([first.link_id, second.link_id]);
  for (const { access_token } of [first, second]) expect(await bills(access_token)).toBe(200);
});
