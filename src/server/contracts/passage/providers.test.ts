import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askForLink, createLink, KEY, NEW_CARD, play, readLink } from '../../testing/passage.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import { get } from '../../testing/verbs.ts';

interface Action {
  description: string;
  arguments: object | null;
  result: object | null;
}
interface Provider {
  id: string;
  name: string;
  resources: { name: string; operations: Record<string, Action> }[];
}

let server: TestServer;
let providers: Provider[];
beforeAll(async () => {
  server = await openTestServer();
  providers = ((await (await get(server, '/v1/providers', KEY)).json()) as { providers: Provider[] }).providers;
});
afterAll(() => server.close());

/** A validator as a merchant would set it up: strict, and with nothing of ours. */
const validator = () => new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allErrors: true });
const actionOf = (id: string, resource: string, action: string) =>
  providers.find((one) => one.id === id)?.resources.find(({ name }) => name === resource)?.operations[action];

test('the catalogue is what the sandbox plays', () => {
  const carrier = [
    ['paymentMethod', ['read', 'write']],
    ['mobileBillingStatement', ['read']],
  ];
  const shown = providers.map(({ id, name, resources }) => [
    id,
    name,
    resources.map((one) => [one.name, Object.keys(one.operations)]),
  ]);
  expect(Object.fromEntries(shown.map(([id, name, resources]) => [id, [name, resources]]))).toEqual({
    tmobile: ['T-Mobile', carrier],
    att: ['AT&T', carrier],
    verizon: ['Verizon', carrier],
    ubereats: ['Uber Eats', [['orderHistory', ['read']]]],
    'apple-review': ['Apple Review', [['readHistory', ['read']]]],
  });
});

test('every schema is one that a strict validator of others understands', () => {
  const schemas = providers.flatMap(({ resources }) =>
    resources.flatMap(({ operations }) => Object.values(operations).flatMap((one) => [one.arguments, one.result])),
  );
  const compiled = schemas.filter((schema) => schema !== null).map((schema) => validator().compile(schema));
  expect(compiled.length).toBeGreaterThan(10);
});

test.each([
  ['the whole card', {}, true],
  ['a rehearsal', { dryRun: true }, true],
  [
    'an address',
    { billingAddress: { line1: '1 Main St', line2: 'Apt 2', city: 'Springfield', state: 'CA', country: 'US' } },
    true,
  ],
  ['no name', { nameOnCard: undefined }, false],
  ['an empty name', { nameOnCard: '' }, false],
  ['a month too many', { expirationDate: '13/29' }, false],
  ['a code in words', { cvv: 'abc' }, false],
  ['a text for a switch', { dryRun: 'yes' }, false],
  ['half an address', { billingAddress: { city: 'Springfield' } }, false],
  ['one field too many', { pin: '1234' }, false],
  ['a number that is not for tests', { cardNumber: '4539578763621486' }, false],
])('%s: the published schema and the server agree', async (_, change, good) => {
  const card: object = JSON.parse(JSON.stringify({ ...NEW_CARD, ...change }));
  const published = validator().compile(actionOf('verizon', 'paymentMethod', 'write')!.arguments!);
  const operations = [{ resource: 'paymentMethod', action: 'write', arguments: card }];
  const answer = await askForLink(server, { integrationId: 'verizon', operations });
  expect([published(card), answer.status]).toEqual([good, good ? 201 : 400]);
});

test('what a link brings is what its schema promises', async () => {
  const asked = providers.map(({ id, resources }) => [id, resources[0]!.name] as const);
  for (const [integrationId, resource] of asked) {
    const { linkId, claimCode } = await createLink(server, {
      integrationId,
      operations: [{ resource, action: 'read' }],
    });
    await play(server, claimCode);
    const promised = validator().compile(actionOf(integrationId, resource, 'read')!.result!);
    const { result } = await readLink(server, linkId);
    expect([integrationId, promised(result)]).toEqual([integrationId, true]);
  }
});
