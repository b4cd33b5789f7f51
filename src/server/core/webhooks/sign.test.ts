import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { expect, test } from 'vitest';
import { type Message, readStandardSecret, SCHEMES } from './sign.ts';

const secret = () => `whsec_${randomBytes(32).toString('base64')}`;
const present = () => Math.floor(Date.now() / 1000);
const NO_DEPS = {} as never;

const message = (more: Partial<Message> = {}): Message => ({
  event_id: `evt_${randomBytes(16).toString('base64url')}`,
  event: 'link.created',
  client_id: 'sandbox_client',
  delivery_id: 'dlv_1',
  body: JSON.stringify({ id: randomUUID(), name: 'Électricité ✓' }),
  attempt: 1,
  sent_at: present(),
  secrets: [secret()],
  ...more,
});
const sign = (one: Message) => SCHEMES.standard(NO_DEPS, one) as Record<string, string>;

/** What the public package makes of it. Anything but its own refusal would be a 500 at the receiver. */
function isVerified(key: string, body: string, headers: Record<string, string>): boolean {
  try {
    new Webhook(key).verify(body, headers);
    return true;
  } catch (error) {
    if (error instanceof WebhookVerificationError) return false;
    throw error;
  }
}

const pick = (length: number) => Math.floor(Math.random() * length);
/** The text with one bit of one character turned, always another text. */
function flip(text: string, from = 0): string {
  const i = from + pick(text.length - from);
  return text.slice(0, i) + String.fromCharCode(text.charCodeAt(i) ^ (1 << pick(5))) + text.slice(i + 1);
}

interface Signed {
  body: string;
  headers: Record<string, string>;
  key: string;
}
const MUTATIONS: Record<string, (one: Signed) => Signed> = {
  body: (one) => ({ ...one, body: flip(one.body) }),
  'longer body': (one) => ({ ...one, body: `${one.body} ` }),
  id: (one) => ({ ...one, headers: { ...one.headers, 'webhook-id': flip(one.headers['webhook-id']!) } }),
  'a dot in the id': ({ headers, ...one }) => {
    const [id, rest] = [headers['webhook-id']!.slice(0, -3), headers['webhook-id']!.slice(-3)];
    return { ...one, headers: { ...headers, 'webhook-id': `${id}.${rest}` } };
  },
  'time within the window': (one) => ({
    ...one,
    headers: { ...one.headers, 'webhook-timestamp': String(Number(one.headers['webhook-timestamp']) - 1 - pick(200)) },
  }),
  signature: (one) => ({
    ...one,
    headers: { ...one.headers, 'webhook-signature': flip(one.headers['webhook-signature']!, 3) },
  }),
  'shorter signature': (one) => ({
    ...one,
    headers: { ...one.headers, 'webhook-signature': one.headers['webhook-signature']!.slice(0, -1 - pick(40)) },
  }),
  'longer signature': (one) => ({
    ...one,
    headers: { ...one.headers, 'webhook-signature': `${one.headers['webhook-signature']}${'A'.repeat(1 + pick(40))}` },
  }),
  version: (one) => ({
    ...one,
    headers: { ...one.headers, 'webhook-signature': one.headers['webhook-signature']!.replace('v1,', 'v2,') },
  }),
  'another endpoint’s secret': (one) => ({ ...one, key: secret() }),
};

test('every message is verified by the public package, and no mutant of one [WH-1]', () => {
  let verified = 0;
  let mutants = 0;
  let fooled = 0;
  for (let i = 0; i < 1000; i++) {
    const one = message();
    const headers = sign(one);
    const key = one.secrets[0]!;
    verified += Number(isVerified(key, one.body, headers));
    // The other way round: what the package signs is, byte for byte, what we sign.
    expect(new Webhook(key).sign(one.event_id, new Date(one.sent_at * 1000), one.body)).toBe(
      headers['webhook-signature'],
    );
    for (const mutate of Object.values(MUTATIONS)) {
      const mutant = mutate({ body: one.body, headers, key });
      mutants++;
      fooled += Number(isVerified(mutant.key, mutant.body, mutant.headers));
    }
  }
  console.log(`WH-1 verified ${verified}/1000 mutants ${mutants} verified ${fooled}`);
  expect([verified, mutants, fooled]).toEqual([1000, 10_000, 0]);
});

test('while a secret is replaced, receivers with either verify the message', () => {
  const secrets = [secret(), secret()];
  const one = message({ secrets });
  for (const key of secrets) expect(isVerified(key, one.body, sign(one))).toBe(true);
  expect(isVerified(secret(), one.body, sign(one))).toBe(false);
});

test('receivers refuse what is older or newer than five minutes, and know a repeated message by its id [WH-2]', () => {
  let stale = 0;
  let processed = 0;
  const seen = new Set<string>();
  const receive = (one: Message) => {
    const headers = sign(one);
    if (!isVerified(one.secrets[0]!, one.body, headers)) return;
    if (!seen.has(headers['webhook-id']!)) processed++;
    seen.add(headers['webhook-id']!);
  };
  for (const seconds of [-86_400, -3600, -600, -302, 302, 600, 3600, 86_400]) {
    receive(message({ sent_at: present() + seconds }));
    stale++;
  }
  expect(processed).toBe(0);
  const first = message();
  receive(first);
  // Each attempt is signed anew, under the same id.
  for (let attempt = 2; attempt <= 10; attempt++) receive({ ...first, attempt, sent_at: present() - attempt });
  console.log(`WH-2 stale ${stale} repeated 9 replays processed ${processed - 1}`);
  expect(processed).toBe(1);
});

test('BillerAPI’s headers hold both of its signatures, one for each secret, and Standard Webhooks’', () => {
  const secrets = [secret(), 'chosen-by-the-merchant'];
  const one = message({ secrets, sent_at: 1_700_000_000 });
  const hmac = (key: string, text: string) => createHmac('sha256', key).update(text).digest('hex');
  expect(SCHEMES.billerapi(NO_DEPS, one)).toEqual({
    'X-Webhook-Event-Type': 'link.created',
    'X-Webhook-Id': one.event_id,
    'X-Webhook-Timestamp': '1700000000',
    'X-Webhook-Client-Id': 'sandbox_client',
    'X-Webhook-Source': 'billerapi',
    'X-Webhook-Signature': hmac(secrets[0]!, one.body),
    'BillButler-Signature': `t=1700000000,${secrets.map((key) => `v1=${hmac(key, `1700000000.${one.body}`)}`).join(',')}`,
    ...sign({ ...one, secrets: [secrets[0]!] }),
  });
  const headers = SCHEMES.billerapi(NO_DEPS, message({ secrets: ['chosen-by-the-merchant'] }));
  expect(Object.keys(headers).filter((name) => name.startsWith('webhook-'))).toEqual([]);
});

test.each([
  [`whsec_${Buffer.alloc(24).toString('base64')}`, 24],
  [`whsec_${Buffer.alloc(64).toString('base64')}`, 64],
  [`whsec_${Buffer.alloc(23).toString('base64')}`, undefined],
  [`whsec_${Buffer.alloc(65).toString('base64')}`, undefined],
  ['whsec_', undefined],
  ['whsec_ä', undefined],
  ['hunter2', undefined],
])('%s is a secret of %s bytes', (text, length) => {
  expect(readStandardSecret(text)?.length).toBe(length);
});
