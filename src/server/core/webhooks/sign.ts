/** How each contract shows that a message is ours. A scheme is a function from the message to its headers. */
import { createHash, createHmac } from 'node:crypto';
import type { Deps } from '../../deps.ts';
import { type KeyPurpose, signJwt } from '../secrets/signing-keys.ts';

export interface Message {
  /** The same at each attempt: receivers know a duplicate by it. */
  event_id: string;
  event: string;
  client_id: string;
  delivery_id: string;
  body: string;
  /** From 1. */
  attempt: number;
  /** Unix seconds, of this attempt. */
  sent_at: number;
  /** Of the endpoint, the newest first: two while one replaces the other, none where a key pair signs. */
  secrets: readonly string[];
}

type Headers = Record<string, string>;
type Scheme = (deps: Pick<Deps, 'db' | 'keys'>, message: Message) => Headers | Promise<Headers>;

export const SCHEMES = {
  standard,
  billerapi,
  passage: async (deps, message) => ({
    'X-Passage-Signature': await signBody(deps, 'passage', message),
    'X-Passage-Timestamp': String(message.sent_at),
  }),
  moneykit: async (deps, message) => ({
    'MoneyKit-Signature': await signBody(deps, 'moneykit', message, { iss: 'https://api.moneykit.com' }),
    'MoneyKit-Delivery-Token': message.delivery_id,
    'MoneyKit-Delivery-Attempt': String(message.attempt),
  }),
} satisfies Record<string, Scheme>;
export type SchemeName = keyof typeof SCHEMES;

/**
 * Standard Webhooks 1.0.0: HMAC-SHA256 over `id.timestamp.body`. Secrets of another form are not signed with: the
 * specification knows `whsec_` and base64 of 24 to 64 bytes only.
 */
function standard(_: unknown, { event_id, sent_at, body, secrets }: Message): Headers {
  const signatures = secrets.flatMap((secret) => {
    const key = readStandardSecret(secret);
    return key ? [`v1,${createHmac('sha256', key).update(`${event_id}.${sent_at}.${body}`).digest('base64')}`] : [];
  });
  if (!signatures.length) return {};
  return {
    'webhook-id': event_id,
    'webhook-timestamp': String(sent_at),
    'webhook-signature': signatures.join(' '),
  };
}

/** The key in a secret of Standard Webhooks, or null for a text that is none. */
export function readStandardSecret(secret: string): Buffer | null {
  const text = /^whsec_([A-Za-z\d+/]+={0,2})$/.exec(secret)?.[1];
  const key = text ? Buffer.from(text, 'base64') : null;
  return key && key.length >= 24 && key.length <= 64 ? key : null;
}

/**
 * BillerAPI's, first and later form: `X-Webhook-Signature`, HMAC-SHA256 over the body with the newest secret, and
 * `BillButler-Signature: t=…,v1=…`, over `t.body`, one `v1` for each secret. A secret of ours also signs by Standard
 * Webhooks, for receivers that would rather use a public library.
 */
function billerapi(deps: unknown, message: Message): Headers {
  const { event, event_id, client_id, sent_at, body, secrets } = message;
  const hmac = (secret: string, text: string) => createHmac('sha256', secret).update(text).digest('hex');
  return {
    'X-Webhook-Event-Type': event,
    'X-Webhook-Id': event_id,
    'X-Webhook-Timestamp': String(sent_at),
    'X-Webhook-Client-Id': client_id,
    'X-Webhook-Source': 'billerapi',
    ...(secrets[0] && { 'X-Webhook-Signature': hmac(secrets[0], body) }),
    'BillButler-Signature': [
      `t=${sent_at}`,
      ...secrets.map((secret) => `v1=${hmac(secret, `${sent_at}.${body}`)}`),
    ].join(','),
    ...standard(deps, message),
  };
}

/** A signed statement of when, and of which bytes. */
const signBody = (
  deps: Pick<Deps, 'db' | 'keys'>,
  purpose: KeyPurpose,
  { body, sent_at }: Message,
  claims: { iss?: string } = {},
) =>
  signJwt(deps, purpose, {
    ...claims,
    iat: sent_at,
    request_body_sha256: createHash('sha256').update(body).digest('hex'),
  });
