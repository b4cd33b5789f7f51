import { createHmac } from 'node:crypto';
import type { DirectoryEntry } from '../../../protocol/directory.ts';
import { mayRedirect } from '../../core/addresses.ts';
import { findClient } from '../../core/clients.ts';
import { redirectUri } from '../../core/oauth/redirect-uri.ts';
import type { Deps, Settings } from '../../deps.ts';
import type { Keys } from '../../keys.ts';
import type { Resource } from '../integration.ts';
import type { OauthConfig } from '../oauth2/config.ts';
import { offersOf } from '../sandbox/resources/index.ts';

/**
 * A small bank of our own, so that OAuth works in the sandbox without a network: a real authorization server and a real
 * API with simulated money. The oauth2 integration talks to it over HTTP, like to any other.
 */
export const BANK = '/sandbox/bank';

export const BANK_ENTRY: DirectoryEntry = {
  id: 'oauth-bank',
  name: 'OAuth Bank',
  kind: 'bank',
  countries: [],
  aliases: ['sandbox OAuth'],
  logo: null,
  color: '#0f766e',
};

export const issuerOf = ({ origin }: Pick<Settings, 'origin'>): string => origin + BANK;

/** What can be read there: all that the sandbox's billers have. */
const bankOffers = (): Resource[] =>
  offersOf(BANK_ENTRY).flatMap(({ resource: { name, actions } }) =>
    actions.read ? [{ name, actions: { read: actions.read } }] : [],
  );

/** The resource's name is its scope. */
export const BANK_SCOPES = [...new Set(['openid', 'accounts', ...bankOffers().map(({ name }) => name)])];

/** Whom the bank knows us as. */
const OUR_ID = 'connect';
const ourSecret = ({ pepper }: Pick<Keys, 'pepper'>) =>
  createHmac('sha256', pepper).update('sandbox bank client').digest('base64url');

/** The bank, as the oauth2 integration is told of it. */
export const bankConfig = (keys: Keys, settings: Pick<Settings, 'origin'>): OauthConfig => {
  const offers = bankOffers();
  const issuer = issuerOf(settings);
  const at = (name: string): [string, string] => [name, `${issuer}/api/${name}`];
  return {
    entry: BANK_ENTRY,
    issuer,
    discovery: 'oidc',
    client_id: OUR_ID,
    client_secret: ourSecret(keys),
    scopes: BANK_SCOPES,
    accounts: `${issuer}/accounts`,
    resources: Object.fromEntries(offers.map(({ name }) => at(name))),
    offers,
  };
};

export interface BankClient {
  id: string;
  name: string;
  mayRedirect(uri: string): boolean;
}

/** Who may ask: we ourselves, and the sandbox's clients, for trying the bank with a program of one's own. */
export async function findBankClient({ readClient, config }: Deps, id: string): Promise<BankClient | undefined> {
  if (id === OUR_ID) return { id, name: 'Connect', mayRedirect: (uri) => uri === redirectUri(config, BANK_ENTRY.id) };
  const row = await readClient(id);
  return row && { id, name: row.name, mayRedirect: (uri) => mayRedirect(row, uri) };
}

/** @returns the id of the client, or undefined when the secret is not its own. */
export async function checkBankClient(deps: Deps, id: string, secret: string): Promise<string | undefined> {
  if (id === OUR_ID) return secret === ourSecret(deps.keys) ? id : undefined;
  return (await findClient(deps, id, secret))?.id;
}
