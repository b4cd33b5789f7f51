/** What merchants are sent, by every contract and for every event: ids and states, and nothing that must not travel. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { EVENTS as BILLERAPI_EVENTS } from './contracts/billerapi/events.ts';
import { EVENTS as MONEYKIT_EVENTS } from './contracts/moneykit/notices.ts';
import { MAX_BODY_BYTES } from './core/webhooks/outbox.ts';
import { sandbox } from './integrations/sandbox/sandbox.ts';
import { Merchant } from './testing/moneykit.ts';
import { claimed, createLink, NEW_CARD, READ_BILLS, READ_CARD, WRITE_CARD } from './testing/passage.ts';
import { openTestServer, type TestServer } from './testing/test-server.ts';
import { CLIENT, createLinkToken, exchange, post, Visitor } from './testing/verbs.ts';
import { openReceiver, type Receiver } from './testing/webhook-receiver.ts';

const PASSWORD = 'canary-password-8c1e';
const WRONG_CODE = 'canary-code-51fd';
const ACCOUNT_NUMBER = '99887766554433';
const CARD = { ...NEW_CARD, cardNumber: '5105105105105100', cvv: '7395', nameOnCard: 'Canary Cardholder' };

const ALL_EVENTS = new Set([
  ...BILLERAPI_EVENTS.map((event) => `billerapi ${event}`),
  ...['link.complete', 'link.failed'].map((event) => `passage ${event}`),
  ...MONEYKIT_EVENTS.map((event) => `moneykit ${event}`),
]);

let receiver: Receiver;
let server: TestServer;
/** Bills that change with each look at them. */
let extra = 0;
beforeAll(async () => {
  receiver = await openReceiver();
  const changing: typeof sandbox = {
    ...sandbox,
    async run(...given) {
      const result = await sandbox.run(...given);
      const bills = result.bills?.map((bill) => ({ ...bill, amount: bill.amount + extra }));
      return bills ? { ...result, bills } : result;
    },
  };
  server = await openTestServer({
    settings: { webhookAllow: [receiver.hostPort] },
    integrations: () => changing,
  });
});
afterAll(async () => {
  await server.close();
  await receiver.close();
});

const canaries = new Set([PASSWORD, WRONG_CODE, ACCOUNT_NUMBER, CARD.cardNumber, `"${CARD.cvv}"`, CARD.nameOnCard]);
const secret = <T extends string>(text: T): T => {
  canaries.add(text);
  return text;
};
for (const text of ['sandbox_secret', 'psg_sandbox_key']) secret(text);

/** Logs in with mistakes on the way, and finishes. */
async function stumble(visitor: Visitor): Promise<void> {
  await visitor.login('nobody', PASSWORD);
  await visitor.login('user_mfa_code', PASSWORD, { account_number: ACCOUNT_NUMBER });
  await visitor.move('answer', { answer: WRONG_CODE });
  await visitor.move('answer', { answer: '123456' });
  if (visitor.step === 'accounts')
    await visitor.move('accounts', { account_ids: visitor.at('accounts').accounts.map(({ id }) => id) });
  secret(visitor.bearer);
  await visitor.untilSettled();
}

async function playBillerApi(): Promise<void> {
  const hook = { environment: 'sandbox', url: `${receiver.url}/billerapi`, events: BILLERAPI_EVENTS };
  const registered = await post(server, '/iam/clients/sandbox_client/webhooks', hook, CLIENT);
  secret(((await registered.json()) as { secret: string }).secret);
  const visitor = await Visitor.open(server, secret(await createLinkToken(server)));
  await stumble(await visitor.toForm());
  const answer = await exchange(server, secret(visitor.at('done').public_token));
  const { access_token } = (await answer.json()) as { access_token: string };
  extra = 100;
  await post(server, '/bills/sync/trigger', {}, { Authorization: `Bearer ${secret(access_token)}` });
  const invited = await post(server, '/request-to-link/create', { client_user_id: 'ann' }, CLIENT);
  const { origin, pathname, search } = new URL(((await invited.json()) as { session_url: string }).session_url);
  const page = await (await server.app.request(pathname + search)).text();
  const token = secret(/content="(lt_sandbox_[\w-]+)"/.exec(page)![1]!);
  await stumble(await (await Visitor.open(server, token, origin)).toForm());
}

async function playPassage(): Promise<void> {
  for (const operations of [[WRITE_CARD], [READ_CARD, READ_BILLS, { ...WRITE_CARD, arguments: CARD }]]) {
    const link = await createLink(server, { operations, webhookUrl: `${receiver.url}/passage` });
    const visitor = await claimed(server, secret(link.claimCode));
    await visitor.move('consent', { accepted: true });
    await stumble(visitor);
  }
  const failing = await createLink(server, { webhookUrl: `${receiver.url}/passage` });
  const visitor = await claimed(server, secret(failing.claimCode));
  await visitor.move('consent', { accepted: true });
  await visitor.login('user_account_locked', PASSWORD);
}

async function playMoneyKit(): Promise<void> {
  const merchant = await Merchant.open(server);
  secret(merchant.token);
  const products = { accounts: {}, account_numbers: {}, identity: {}, transactions: {} };
  const settings = Object.fromEntries(
    Object.keys(products).map((product) => [product, { required: true, prefetch: true }]),
  );
  const link = await merchant.link({ webhook: `${receiver.url}/moneykit`, settings: { products: settings } });
  for (const webhook_event of MONEYKIT_EVENTS)
    await merchant.ask('POST', `/webhooks/test/link/${link.link_id}`, {
      webhook_event,
      webhook_idempotency_key: 'key-1',
    });
  for (const path of ['identity', 'accounts/numbers']) {
    const { body } = await merchant.get<object>(`/links/${link.link_id}/${path}`);
    for (const text of JSON.stringify(body).match(/"(?:[^"\\]|\\.)*@[^"]*"|"\d{9,}"/g) ?? []) secret(text);
  }
}

test('every event’s body is thin, and holds nothing that was entered, sealed or handed out [WH-6]', async () => {
  await playBillerApi();
  await playPassage();
  await playMoneyKit();
  await vi.waitFor(
    async () => {
      const rows = await server.deps.db.selectFrom('deliveries').select(['contract', 'event', 'status']).execute();
      expect(rows.filter(({ status }) => status !== 'delivered')).toEqual([]);
      expect(new Set(rows.map(({ contract, event }) => `${contract} ${event}`))).toEqual(ALL_EVENTS);
    },
    { timeout: 30_000, interval: 100 },
  );

  const events = new Set<string>();
  let largest = 0;
  let hits = 0;
  for (const { path, headers, body } of receiver.received) {
    const { event_type, event, webhook_event } = JSON.parse(body) as Record<string, string>;
    events.add(`${path.split('/').pop()} ${event_type ?? event ?? webhook_event}`);
    largest = Math.max(largest, Buffer.byteLength(body));
    const message = body + JSON.stringify(headers);
    for (const canary of canaries) if (message.includes(canary)) hits++;
  }
  const sent = receiver.received.length;
  console.log(
    `WH-6 events ${events.size} messages ${sent} largest ${largest} bytes canaries ${canaries.size} hits ${hits}`,
  );
  console.log(`PD-1 webhooks messages ${sent} canaries ${canaries.size} hits ${hits}`);
  expect(events).toEqual(ALL_EVENTS);
  expect(hits).toBe(0);
  expect(largest).toBeLessThanOrEqual(MAX_BODY_BYTES);
  expect(canaries.size).toBeGreaterThan(20);
}, 60_000);
