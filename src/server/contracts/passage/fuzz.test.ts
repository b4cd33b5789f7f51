import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KEY, NEW_CARD, READ_CARD } from '../../testing/passage.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

/** It is put wherever a body has room for a value or a name, and may come back from nowhere. */
const CANARY = `canary${randomBytes(6).toString('hex')}`;
const BROKEN_CARD = '4532015112830366';

const canary = fc.constantFrom<unknown>(
  CANARY,
  `https://${CANARY}.test\n`,
  `javascript:${CANARY}`,
  `${CANARY}://x`,
  [CANARY],
  {
    [CANARY]: CANARY,
  },
  BROKEN_CARD,
);
const wrong = fc.oneof(canary, fc.constantFrom<unknown>(null, true, -1, 1.5, [], {}, ''));

const given = fc.oneof(
  wrong,
  fc.record(
    { ...Object.fromEntries(Object.keys(NEW_CARD).map((name) => [name, wrong])), [CANARY]: wrong },
    { requiredKeys: [] },
  ),
  fc.record({ limit: wrong }, { requiredKeys: [] }),
);
const operation = fc.oneof(
  wrong,
  fc.record(
    {
      resource: fc.oneof(wrong, fc.constantFrom('paymentMethod', 'mobileBillingStatement')),
      action: fc.oneof(wrong, fc.constantFrom('read', 'write')),
      arguments: given,
      [CANARY]: wrong,
    },
    { requiredKeys: ['resource'] },
  ),
);
/** One field is always wrong: nothing of this can be created. */
const body = fc.oneof(
  wrong,
  fc.record(
    {
      integrationId: fc.oneof(wrong, fc.constant('tmobile')),
      operations: fc.oneof(wrong, fc.array(operation, { minLength: 1, maxLength: 3 })),
      webhookUrl: wrong,
      returnUrl: wrong,
      externalUserId: wrong,
      debug: wrong,
      expiresIn: fc.constantFrom<unknown>(-1, 0, '1', CANARY, 1e9, null),
      [CANARY]: wrong,
    },
    { requiredKeys: ['expiresIn'] },
  ),
);

const text = fc.oneof(
  { weight: 9, arbitrary: body.map((value) => JSON.stringify(value) ?? '') },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        fc.constantFrom('{"operations":', '[', '{', '"', ''),
        fc.constantFrom(BROKEN_CARD, CANARY),
        fc.constantFrom(',]', '}', ':', ''),
      )
      .map((parts) => parts.join('')),
  },
);

async function send(path: string, content: string) {
  const headers = { ...KEY, 'Content-Type': 'application/json' };
  const answer = (await server.app.request(path, { method: 'POST', headers, body: content })) as Response;
  return { status: answer.status, said: await answer.text() };
}

test('what is refused is named by its place, and never repeated', async () => {
  let tried = 0;
  let echoes = 0;
  const statuses = new Set<number>();
  await fc.assert(
    fc.asyncProperty(
      text,
      fc.constantFrom('/v1/links', '/v1/links', '/v1/links', '/webhook_verification_key/get'),
      async (content, path) => {
        const { status, said } = await send(path, content);
        tried++;
        statuses.add(status);
        if ([CANARY, BROKEN_CARD].some((secret) => said.includes(secret))) echoes++;
      },
    ),
    { numRuns: 10_000, seed: 4242 },
  );
  const log = server.logged.join('');
  if ([CANARY, BROKEN_CARD].some((secret) => log.includes(secret))) echoes++;
  console.log(`AP-2 passage bodies ${tried} echoes ${echoes}`);
  expect([echoes, [...statuses].filter((status) => status !== 400 && status !== 404)]).toEqual([0, []]);
}, 300_000);

test('a claim does not repeat its code either', async () => {
  for (const content of [
    `{"code":"${CANARY}"}`,
    `{"code":["${CANARY}"]}`,
    `{"code":{"${CANARY}":1}}`,
    `{"code":"${CANARY}`,
  ]) {
    const { status, said } = await send('/link/claim', content);
    expect([status >= 400, said.includes(CANARY)]).toEqual([true, false]);
  }
});

test('a good body among them is taken', async () => {
  const good = { integrationId: 'tmobile', operations: [READ_CARD], [CANARY]: CANARY };
  const { status, said } = await send('/v1/links', JSON.stringify(good));
  expect([status, said.includes(CANARY)]).toEqual([201, false]);
});
