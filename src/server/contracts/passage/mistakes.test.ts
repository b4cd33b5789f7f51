import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLink, KEY, NEW_CARD, OTHER_KEY, READ_BILLS, READ_CARD, WRITE_CARD } from '../../testing/passage.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import { get, post } from '../../testing/verbs.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

const GIVEN = 'operations.0.arguments';
const TEST_CARD = 'must be a published test number such as 4242424242424242: the sandbox takes no real card';
const POSITIVE = 'must be a positive integer';
const RETURN = 'must be an https:// address, or one of an app scheme you registered';
const RESOURCE = 'must be one that the integration has: paymentMethod, mobileBillingStatement';
const PROVIDER = 'must be the id of a provider: see GET /v1/providers';
const made = { errors: 0, right: 0 };
afterAll(() => console.log(`AP-7 passage errors ${made.errors} wrong ${made.errors - made.right}`));
const isAnswered = async (answer: Response, status: number, body: unknown) => {
  made.errors++;
  expect([answer.status, await answer.json()]).toEqual([status, body]);
  made.right++;
};

const GOOD = { integrationId: 'tmobile', operations: [READ_CARD] };
const operation = (change: object) => ({ ...GOOD, operations: [{ ...READ_CARD, ...change }] });
const withCard = (change: object) => ({
  ...GOOD,
  operations: [{ ...WRITE_CARD, arguments: { ...NEW_CARD, ...change } }],
});

test.each<[string, object, [path: string, message: string | RegExp][]]>([
  [
    'nothing',
    {},
    [
      ['integrationId', 'is required'],
      ['operations', 'is required'],
    ],
  ],
  [
    'an array',
    [],
    [
      ['integrationId', 'is required'],
      ['operations', 'is required'],
    ],
  ],
  ['a number for an id', { ...GOOD, integrationId: 7 }, [['integrationId', 'must be a string']]],
  ['an unknown provider', { ...GOOD, integrationId: 'nobody' }, [['integrationId', PROVIDER]]],
  ['a name without such resources', { ...GOOD, integrationId: 'chase' }, [['integrationId', PROVIDER]]],
  ['operations that are none', { ...GOOD, operations: {} }, [['operations', 'must be an array']]],
  ['no operations', { ...GOOD, operations: [] }, [['operations', 'must not be empty']]],
  [
    'an operation without a resource',
    { ...GOOD, operations: [{ action: 'read' }] },
    [['operations.0.resource', 'is required']],
  ],
  [
    'an operation without an action',
    { ...GOOD, operations: [{ resource: 'paymentMethod' }] },
    [['operations.0.action', 'is required']],
  ],
  ['an unknown action', operation({ action: 'delete' }), [['operations.0.action', 'must be read or write']]],
  ['an unknown resource', operation({ resource: 'secrets' }), [['operations.0.resource', RESOURCE]]],
  ['another provider’s resource', operation({ resource: 'orderHistory' }), [['operations.0.resource', RESOURCE]]],
  ['a resource that is not for this contract', operation({ resource: 'bills' }), [['operations.0.resource', RESOURCE]]],
  [
    'an action that the resource has not',
    operation({ resource: 'mobileBillingStatement', action: 'write' }),
    [['operations.0.action', 'must be read for this resource']],
  ],
  [
    'the second operation',
    { ...GOOD, operations: [READ_CARD, { resource: 'x', action: 'read' }] },
    [['operations.1.resource', /./]],
  ],
  ['arguments that are none', operation({ arguments: 'x' }), [[GIVEN, 'must be an object']]],
  [
    'arguments where there are none',
    operation({ arguments: { a: 1 } }),
    [[GIVEN, 'must be left out: this takes none']],
  ],
  ['a limit of nothing', operation({ ...READ_BILLS, arguments: { limit: 0 } }), [[`${GIVEN}.limit`, POSITIVE]]],
  ['half a limit', operation({ ...READ_BILLS, arguments: { limit: 1.5 } }), [[`${GIVEN}.limit`, 'must be an integer']]],
  ['a card without a number', withCard({ cardNumber: undefined }), [[`${GIVEN}.cardNumber`, 'is required']]],
  ['a card that may be somebody’s', withCard({ cardNumber: '4539578763621486' }), [[`${GIVEN}.cardNumber`, TEST_CARD]]],
  ['a malformed date', withCard({ expirationDate: '2029-12' }), [[`${GIVEN}.expirationDate`, 'must be MM/YY']]],
  ['a malformed code', withCard({ cvv: '12' }), [[`${GIVEN}.cvv`, 'must be 3 or 4 digits']]],
  [
    'half an address',
    withCard({ billingAddress: { line1: '1 Main St', state: 'CA' } }),
    [[`${GIVEN}.billingAddress.city`, 'is required']],
  ],
  ['an unknown argument', withCard({ pin: '1' }), [[GIVEN, 'holds a field that is not known']]],
  ['a webhook that is no URL', { ...GOOD, webhookUrl: 'not a url' }, [['webhookUrl', 'must be a valid URL']]],
  ['a webhook that is no web address', { ...GOOD, webhookUrl: 'ftp://example.com' }, [['webhookUrl', /https/]]],
  [
    'a webhook to our own network',
    { ...GOOD, webhookUrl: 'http://169.254.169.254/' },
    [['webhookUrl', /public address/]],
  ],
  ['a return that is no URL', { ...GOOD, returnUrl: 'callback' }, [['returnUrl', 'must be a valid URL']]],
  ['a dangerous return', { ...GOOD, returnUrl: 'javascript:alert(1)' }, [['returnUrl', RETURN]]],
  ['another app’s scheme', { ...GOOD, returnUrl: 'otherapp://callback' }, [['returnUrl', RETURN]]],
  ['a number for a user', { ...GOOD, externalUserId: 1 }, [['externalUserId', 'must be a string']]],
  ['a text for a switch', { ...GOOD, debug: 'yes' }, [['debug', 'must be a boolean']]],
  ['a life of nothing', { ...GOOD, expiresIn: 0 }, [['expiresIn', POSITIVE]]],
  ['a negative life', { ...GOOD, expiresIn: -5 }, [['expiresIn', POSITIVE]]],
  ['a fraction of a second', { ...GOOD, expiresIn: 1.5 }, [['expiresIn', POSITIVE]]],
  ['a life in words', { ...GOOD, expiresIn: '3600' }, [['expiresIn', POSITIVE]]],
  ['more than a week', { ...GOOD, expiresIn: 604_801 }, [['expiresIn', 'must be at most 604800 (7 days)']]],
  [
    'several mistakes',
    { ...GOOD, operations: [], webhookUrl: 'x', expiresIn: -1 },
    [
      ['operations', 'must not be empty'],
      ['webhookUrl', 'must be a valid URL'],
      ['expiresIn', POSITIVE],
    ],
  ],
  [
    'several mistakes of meaning',
    { ...operation({ resource: 'x' }), returnUrl: 'data:,x' },
    [
      ['returnUrl', /./],
      ['operations.0.resource', /./],
    ],
  ],
])('%s is refused with its place', async (_, body, issues) => {
  const answer = await post(server, '/v1/links', body, KEY);
  const wanted = issues.map(([path, message]) => ({
    path,
    message: message instanceof RegExp ? expect.stringMatching(message) : message,
  }));
  await isAnswered(answer, 400, { error: 'Validation failed', issues: wanted });
});

test('the longest life is a week', async () => {
  const { expiresAt, createdAt } = await createLink(server, { expiresIn: 604_800 });
  expect(expiresAt - createdAt).toBe(604_800_000);
});

test('a body that is no JSON is refused in the same words', async () => {
  const headers = { ...KEY, 'Content-Type': 'application/json' };
  const answer = await server.app.request('/v1/links', { method: 'POST', headers, body: '{"a": 4242424242424242' });
  await isAnswered(answer, 400, { error: 'The body is not valid JSON.' });
});

test.each([
  ['none', {}],
  ['an unknown key', { Authorization: 'Bearer psg_nobody' }],
  ['another contract’s secret', { Authorization: 'Bearer sandbox_secret' }],
  ['another scheme', { Authorization: `Basic ${btoa('psg_sandbox_key:')}` }],
])('a caller with %s is unknown', async (_, headers) => {
  for (const path of ['/v1/links', '/v1/links/link_x', '/v1/providers']) {
    const answer = await get(server, path, headers as never);
    await isAnswered(answer, 401, { error: expect.stringContaining('API key') });
    expect(answer.headers.get('WWW-Authenticate')).toBe('Bearer');
  }
});

test('another organisation’s link is as unknown as one that never was', async () => {
  const { linkId } = await createLink(server);
  for (const [id, key] of [
    [linkId, OTHER_KEY],
    ['link_00000000-0000-4000-8000-000000000000', KEY],
  ] as const) {
    const answer = await get(server, `/v1/links/${id}`, key);
    await isAnswered(answer, 404, { error: 'Link not found' });
  }
  const { links } = (await (await get(server, '/v1/links', OTHER_KEY)).json()) as { links: object[] };
  expect(links).toEqual([]);
});

test.each([
  ['GET', '/v1/nothing', 404],
  ['DELETE', '/v1/links', 405],
  ['GET', '/link/claim', 405],
])('%s %s is answered in the contract’s words', async (method, path, status) => {
  const answer = await server.app.request(path, { method });
  await isAnswered(answer, status, { error: expect.any(String) });
});
