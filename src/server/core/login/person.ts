import { createHmac } from 'node:crypto';
import type { CredentialSchema, Fields } from '../../../protocol/credentials.ts';
import type { SessionRow } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';

/**
 * Tells whether two logins of one client are the same person's, without saying whose: a keyed hash of the name typed
 * into the form, never of anything secret.
 * @param fields of the form, which they have passed.
 */
export function personOf(
  { keys }: Pick<Deps, 'keys'>,
  { client_id, integration_id }: Pick<SessionRow, 'client_id' | 'integration_id'>,
  { properties }: CredentialSchema,
  fields: Fields,
): string {
  const open = Object.keys(properties).filter((name) => !properties[name]?.writeOnly);
  const names = open.filter((name) => properties[name]?.autocomplete === 'username');
  const typed = (names.length ? names : open).map((name) =>
    String(fields[name] ?? '')
      .trim()
      .toLowerCase(),
  );
  const who = JSON.stringify([client_id, integration_id, ...typed]);
  return createHmac('sha256', keys.pepper).update(`person ${who}`).digest('base64url');
}
