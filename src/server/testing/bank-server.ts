import type { OauthConfig } from '../integrations/oauth2/config.ts';
import type { Browser } from './browser.ts';
import { resetClock } from './clock.ts';
import { type ListeningServer, openListeningServer } from './listening-server.ts';
import { EVERYDAY, openProvider, signIn, type TestProvider } from './oidc-provider.ts';
import { Visitor, type Wish } from './verbs.ts';

/** A server with banks at which people sign in: all of them with one real OpenID provider. */
export interface BankServer extends ListeningServer {
  provider: TestProvider;
  /** To where the provider sends a browser back from this bank. */
  callbackOf(bank: string): string;
  /** Its clock, and how the provider behaves, as they were at first. */
  reset(): Promise<void>;
}

/**
 * @param banks their ids.
 * @param configure what the server is told of them, where that is not the provider's plain word.
 */
export async function openBankServer(
  banks: string[],
  configure = (provider: TestProvider): OauthConfig[] => banks.map((id) => provider.config(id)),
): Promise<BankServer> {
  const callbackAt = (origin: string) => (bank: string) => `${origin}/connect/v1/oauth/callback/${bank}`;
  let provider!: TestProvider;
  const server = await openListeningServer(async (origin) => {
    provider = await openProvider(callbackAt(origin), banks);
    return { oauth: configure(provider) };
  });
  return {
    ...server,
    provider,
    callbackOf: callbackAt(server.origin),
    async reset() {
      Object.assign(provider, { life: 3600, accounts: [EVERYDAY], refusals: 0 });
      await resetClock(server);
    },
    async close() {
      await server.close();
      await provider.close();
    },
  };
}

/** Beside the good one, a bank where nobody listens. */
export const withDeadBank = (provider: TestProvider): OauthConfig[] => [
  provider.config('real-bank'),
  { ...provider.config('dead-bank'), issuer: 'http://127.0.0.1:9' },
];

/** Somebody whom the widget shows the way to the bank. */
export const atBank = async (server: BankServer, bank = 'real-bank', wish: Wish = { consents: ['bills'] }) =>
  (await Visitor.begin(server, wish)).toForm(bank);

/** What the window is opened at. */
export const startOf = ({ origin }: BankServer, visitor: Visitor): string => origin + visitor.at('oauth').authorize_url;

/** Signs in and agrees. @returns the address to which the provider sends the browser back; it has not been asked for. */
export const cameBack = (
  server: BankServer,
  visitor: Visitor,
  browser: Browser,
  { bank = 'real-bank', login = 'user' } = {},
): Promise<string> => signIn(browser, startOf(server, visitor), server.callbackOf(bank), login);
