import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  askForLink,
  createLink,
  KEY,
  NEW_CARD,
  play,
  READ_BILLS,
  READ_CARD,
  readLink,
  WRITE_CARD,
} from '../../testing/passage.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import { get } from '../../testing/verbs.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

const LINK = /^link_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const made = { examples: 0, same: 0 };
afterAll(() => console.log(`AP-1 passage examples ${made.examples} diffs ${made.examples - made.same}`));
const same = (value: unknown, wanted: unknown) => {
  made.examples++;
  expect(value).toEqual(wanted);
  made.same++;
};

test('a link is created with what was asked, and without its arguments', async () => {
  const answer = await askForLink(server, {
    operations: [WRITE_CARD, READ_BILLS],
    webhookUrl: 'https://api.your-app.com/webhooks/passage',
    returnUrl: 'https://your-app.com/connect/done',
    externalUserId: 'user_123',
    debug: false,
    expiresIn: 3600,
  });
  expect(answer.status).toBe(201);
  const body = (await answer.json()) as { linkId: string; claimCode: string; createdAt: number };
  same(body, {
    linkId: expect.stringMatching(LINK),
    claimCode: expect.stringMatching(/^clm_[\w-]+$/),
    integrationId: 'tmobile',
    operations: [
      { resource: 'paymentMethod', action: 'write' },
      { resource: 'mobileBillingStatement', action: 'read' },
    ],
    status: 'pending',
    appClipUrl: `http://127.0.0.1:4100/connect/v1/links/${body.linkId}?code=${body.claimCode}`,
    returnUrl: `https://your-app.com/connect/done?linkId=${body.linkId}`,
    expiresAt: body.createdAt + 3_600_000,
    createdAt: body.createdAt,
  });
  expect(Number.isInteger(body.createdAt)).toBe(true);
});

test('what is optional may be left out: four hours, no return', async () => {
  const { returnUrl, expiresAt, createdAt, ...link } = await createLink(server);
  same(
    [returnUrl, expiresAt - createdAt, Object.keys(link)],
    [undefined, 14_400_000, ['linkId', 'claimCode', 'integrationId', 'operations', 'status', 'appClipUrl']],
  );
});

test('an app scheme is a place to return to', async () => {
  const { linkId, returnUrl } = await createLink(server, { returnUrl: 'myapp://callback' });
  same(returnUrl, `myapp://callback?linkId=${linkId}`);
});

test('a link is read by its id', async () => {
  const { linkId, createdAt, expiresAt } = await createLink(server, {
    externalUserId: 'user_123',
    returnUrl: 'myapp://callback',
  });
  same(await readLink(server, linkId), {
    id: linkId,
    integrationId: 'tmobile',
    operations: [READ_CARD],
    externalUserId: 'user_123',
    status: 'pending',
    currentSessionId: null,
    returnUrl: `myapp://callback?linkId=${linkId}`,
    result: null,
    error: null,
    expiresAt,
    createdAt,
    updatedAt: createdAt,
  });
});

test('one operation’s result is flat', async () => {
  const { linkId, claimCode } = await createLink(server);
  const visitor = await play(server, claimCode);
  const { status, currentSessionId, result, error, updatedAt, createdAt } = await readLink(server, linkId);
  same([status, currentSessionId, error], ['complete', visitor.session.id, null]);
  expect(updatedAt).toBeGreaterThan(createdAt);
  same(result, {
    paymentMethods: [
      expect.objectContaining({ order: 0, last4: '4242', type: 'credit_card', isDefault: true, brand: 'visa' }),
      expect.objectContaining({ order: 1, last4: '6789', type: 'bank_account', isDefault: false }),
    ],
  });
});

test('several operations’ results are wrapped, in their order', async () => {
  const { linkId, claimCode } = await createLink(server, { operations: [WRITE_CARD, READ_BILLS] });
  await play(server, claimCode);
  same((await readLink(server, linkId)).result, {
    operations: [
      { resource: 'paymentMethod', action: 'write', data: { success: true, card: { last4: '4242' } } },
      {
        resource: 'mobileBillingStatement',
        action: 'read',
        data: {
          billing: [expect.objectContaining({ currency: 'USD' }), expect.objectContaining({ currency: 'USD' })],
        },
      },
    ],
  });
});

test('a rehearsal with a card saves nothing', async () => {
  const operations = [{ ...WRITE_CARD, arguments: { ...NEW_CARD, dryRun: true } }];
  const { linkId, claimCode } = await createLink(server, { operations });
  await play(server, claimCode);
  same((await readLink(server, linkId)).result, { dryRun: true, card: { last4: '4242', nickname: 'visa 4242' } });
});

test.each([
  ['ubereats', 'orderHistory', ['orderCount', 'orders']],
  ['apple-review', 'readHistory', ['history']],
])('%s has its %s', async (integrationId, resource, fields) => {
  const operations = [{ resource, action: 'read', arguments: { limit: 1 } }];
  const { linkId, claimCode } = await createLink(server, { integrationId, operations });
  await play(server, claimCode);
  const { result } = await readLink(server, linkId);
  same(Object.keys(result as object).sort(), fields);
  expect(Object.values(result as object).find(Array.isArray)).toHaveLength(1);
});

test('the list shows the newest first, without results and errors', async () => {
  const { linkId } = await createLink(server);
  const { links } = (await (await get(server, '/v1/links', KEY)).json()) as { links: object[] };
  const { result, error, ...shown } = await readLink(server, linkId);
  same(links[0], shown);
});
