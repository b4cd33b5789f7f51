import { hashToken } from './core/secrets/tokens.ts';
import type { Deps } from './deps.ts';

/** Clients of the sandbox, the same in every installation; the secrets are public, and worth nothing elsewhere. */
const CLIENTS = [
  { id: 'sandbox_client', secret: 'sandbox_secret', passageKey: 'psg_sandbox_key', name: 'Acme', features: [] },
  /** A second tenant, to show that one never sees the other's. */
  {
    id: 'sandbox_other',
    secret: 'sandbox_other_secret',
    passageKey: 'psg_sandbox_other_key',
    name: 'Globex',
    features: ['money_id'],
  },
];

/** Of BillerAPI's, MoneyKit's and Flinks' documentation. */
const REDIRECT_URIS = [
  'https://yourapp.com/callback',
  'https://yourdomain.com/oauth.html',
  'https://example.com/callback',
];
/** Of Passage's. */
const RETURN_SCHEMES = ['myapp'];

/** Of the directory's own: there is always one of each to be seen. */
const UNWELL = { 'sandbox-slow-bank': 'degraded', 'sandbox-closed-bank': 'down' } as const;

/** Writes the sandbox's clients and the health of its banks, or brings them up to date. */
export async function seedSandbox({ db, keys }: Pick<Deps, 'db' | 'keys'>): Promise<void> {
  for (const [integration_id, status] of Object.entries(UNWELL))
    await db
      .insertInto('integration_health')
      .values({ integration_id, status })
      .onConflict((conflict) => conflict.column('integration_id').doNothing())
      .execute();
  for (const { id, secret, passageKey, name, features } of CLIENTS) {
    const client = {
      name,
      logo: null,
      environment: 'sandbox' as const,
      secret_hash: hashToken(keys, secret),
      host_origins: '[]',
      redirect_uris: JSON.stringify(REDIRECT_URIS),
      return_schemes: JSON.stringify(RETURN_SCHEMES),
      loopback: true,
      features: JSON.stringify(features),
    };
    await db
      .insertInto('clients')
      .values({ id, ...client })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(client))
      .execute();
    await db
      .insertInto('api_keys')
      .values({ hash: hashToken(keys, passageKey), client_id: id, contract: 'passage' })
      .onConflict((conflict) => conflict.column('hash').doNothing())
      .execute();
  }
}
