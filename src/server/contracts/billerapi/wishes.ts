import { mayRedirect } from '../../core/addresses.ts';
import { Refusal } from '../../core/refusal.ts';
import type { ClientRow } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';

/** @throws {Refusal} 400 for an address that the client has not registered. */
export function checkRedirect(client: ClientRow, redirectUri: string | undefined): void {
  if (redirectUri !== undefined && !mayRedirect(client, redirectUri))
    throw new Refusal(
      400,
      'INVALID_REQUEST',
      'redirect_uri is not registered for this client. Register the exact URI.',
    );
}

/** @throws {Refusal} 400 for a biller that is not in the directory. */
export function checkBiller({ directory }: Pick<Deps, 'directory'>, billerId: string | null | undefined): void {
  if (billerId && !directory.find(billerId))
    throw new Refusal(400, 'BILLER_NOT_FOUND', 'biller_id names no biller. GET /billers lists them.');
}
