import { randomBytes } from 'node:crypto';
import type { Selectable, Transaction } from 'kysely';
import { inMinutes, now } from '../../database/clock.ts';
import type { WebhookEndpointsTable } from '../../database/tables/webhooks.ts';
import type { ClientRow, Tables } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import { audit } from '../audit/audit.ts';
import { newId } from '../ids.ts';
import { Refusal } from '../refusal.ts';
import { seal, unseal } from '../secrets/seal.ts';
import { readStandardSecret } from './sign.ts';
import { readTarget } from './target.ts';

export type EndpointRow = Selectable<WebhookEndpointsTable>;

export interface EndpointWish {
  contract: string;
  environment: string;
  url: string;
  events: readonly string[];
  /** The merchant's own; without one we make it. */
  secret?: string | undefined;
}

/** Both secrets sign for this long after one was replaced: time enough to change the receiver. */
const FORMER_MINUTES = 24 * 60;
const MAX_ENDPOINTS = 20;

const place = (id: string) => `${id}.secrets`;

/** A secret as Standard Webhooks has it: 256 random bits. */
const newSecret = () => `whsec_${randomBytes(32).toString('base64')}`;

/**
 * Registers where events go.
 * @returns the endpoint, and its secret, which is told this once.
 * @throws {Refusal} 400 naming the field: an address that may not be reached, a secret that is too short or long;
 * 409 when there are too many.
 */
export async function createEndpoint(
  trx: Transaction<Tables>,
  deps: Pick<Deps, 'keys' | 'config'>,
  client: Pick<ClientRow, 'id' | 'environment'>,
  { url, events, secret = newSecret(), ...wish }: EndpointWish,
  requestId: string,
): Promise<{ endpoint: EndpointRow; secret: string }> {
  checkWebhookUrl(deps, client, url);
  checkSecret(secret);
  const { count } = await trx
    .selectFrom('webhook_endpoints')
    .select((row) => row.fn.countAll<string>().as('count'))
    .where('client_id', '=', client.id)
    .where('contract', '=', wish.contract)
    .executeTakeFirstOrThrow();
  if (Number(count) >= MAX_ENDPOINTS)
    throw new Refusal(409, 'INVALID_REQUEST', `There are ${MAX_ENDPOINTS} endpoints already: delete one first.`);
  const id = newId('whe');
  const endpoint = await trx
    .insertInto('webhook_endpoints')
    .values({
      id,
      client_id: client.id,
      ...wish,
      url,
      events: JSON.stringify([...new Set(events)]),
      secrets: seal(deps.keys, place(id), [secret]),
      created_at: now,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await audit(trx, deps.keys, { actor: client.id, action: 'webhook.create', object: id, request_id: requestId });
  return { endpoint, secret };
}

/** @throws {Refusal} 400 naming the field, when a webhook may not go there. For every field that takes such an address. */
export function checkWebhookUrl(
  { config }: Pick<Deps, 'config'>,
  { environment }: Pick<ClientRow, 'environment'>,
  url: string,
  field = 'url',
): void {
  const target = readTarget(url, { allowHttp: environment === 'sandbox', allow: config.webhookAllow });
  if (typeof target !== 'string') return;
  const issues = [{ path: [field], message: `${field} ${target}` }];
  throw new Refusal(400, 'INVALID_REQUEST', `${field} ${target}.`, { issues });
}

function checkSecret(secret: string): void {
  const good = secret.startsWith('whsec_') ? readStandardSecret(secret) : /^[\x21-\x7e]{16,256}$/.test(secret);
  if (good) return;
  const message = 'secret must be 16 to 256 visible ASCII characters, or whsec_ and base64 of 24 to 64 bytes';
  throw new Refusal(400, 'INVALID_REQUEST', `${message}.`, { issues: [{ path: ['secret'], message }] });
}

/** The client's endpoints under this contract, the oldest first. */
export const listEndpoints = (
  { db }: Pick<Deps, 'db'>,
  client: Pick<ClientRow, 'id'>,
  contract: string,
): Promise<EndpointRow[]> =>
  db
    .selectFrom('webhook_endpoints')
    .selectAll()
    .where('client_id', '=', client.id)
    .where('contract', '=', contract)
    .orderBy('created_at')
    .orderBy('id')
    .execute();

/**
 * Replaces the secret; for a day the former one signs too. An endpoint that was disabled is enabled again.
 * @returns the new secret, or null when the client has no such endpoint.
 */
export async function rotateEndpoint(
  trx: Transaction<Tables>,
  { keys }: Pick<Deps, 'keys'>,
  client: Pick<ClientRow, 'id'>,
  id: string,
  requestId: string,
  secret = newSecret(),
): Promise<string | null> {
  checkSecret(secret);
  const row = await trx
    .selectFrom('webhook_endpoints')
    .select('secrets')
    .where('id', '=', id)
    .where('client_id', '=', client.id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) return null;
  const [former] = openSecrets(keys, id, row.secrets);
  await trx
    .updateTable('webhook_endpoints')
    .set({
      secrets: seal(keys, place(id), [secret, former]),
      former_secret_until: inMinutes(FORMER_MINUTES),
      disabled_at: null,
    })
    .where('id', '=', id)
    .execute();
  await audit(trx, keys, { actor: client.id, action: 'webhook.rotate', object: id, request_id: requestId });
  return secret;
}

/** @returns the secrets, the newest first. */
export const openSecrets = (keys: Deps['keys'], id: string, sealed: string): string[] =>
  unseal(keys, place(id), sealed) as string[];

/** @returns whether the client had it. What was still to be sent there is not. */
export async function deleteEndpoint(
  trx: Transaction<Tables>,
  { keys }: Pick<Deps, 'keys'>,
  client: Pick<ClientRow, 'id'>,
  id: string,
  requestId: string,
): Promise<boolean> {
  const deleted = await trx
    .deleteFrom('webhook_endpoints')
    .where('id', '=', id)
    .where('client_id', '=', client.id)
    .returning('id')
    .executeTakeFirst();
  if (deleted)
    await audit(trx, keys, { actor: client.id, action: 'webhook.delete', object: id, request_id: requestId });
  return deleted !== undefined;
}
