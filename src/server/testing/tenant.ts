import type { Server } from '../open-server.ts';
import { askToken, authorizePath, codeBody, finish, type Tokens, visit } from './flinks.ts';
import { claim, createLink, play } from './passage.ts';
import { bearer, createLinkToken, exchange, get, post, Visitor } from './verbs.ts';

type App = Pick<Server, 'app'>;

interface Who {
  id: string;
  secret: string;
  passageKey: string;
}
export const ACME: Who = { id: 'sandbox_client', secret: 'sandbox_secret', passageKey: 'psg_sandbox_key' };
export const GLOBEX: Who = {
  id: 'sandbox_other',
  secret: 'sandbox_other_secret',
  passageKey: 'psg_sandbox_other_key',
};

/** A living secret of each kind. */
export type Kind =
  | 'client secret'
  | 'link token'
  | 'session bearer'
  | 'public token'
  | 'access token'
  | 'passage key'
  | 'claim code'
  | 'client bearer'
  | 'app token'
  | 'code'
  | 'user token'
  | 'refresh token'
  | 'authorize token'
  | 'moneykit token'
  | 'link session token'
  | 'exchangeable token';

/** A client with something in every contract. */
export interface Tenant extends Who {
  secrets: Record<Kind, string>;
  /** Of its own things, by what they are: they stand in addresses and bodies. */
  ids: Record<string, string>;
}

type Part = { secrets: Partial<Record<Kind, string>>; ids: Record<string, string> };

/** Plays a flow in each contract, to its end, and begins others. */
export async function makeTenant(server: App, who: Who): Promise<Tenant> {
  const parts = [billerApi, passage, flinks, banking, moneyKit];
  const tenant: Part = { secrets: { 'client secret': who.secret, 'passage key': who.passageKey }, ids: {} };
  for (const part of parts) {
    const { secrets, ids } = await part(server, who);
    Object.assign(tenant.secrets, secrets);
    Object.assign(tenant.ids, ids);
  }
  return { ...who, secrets: tenant.secrets as Tenant['secrets'], ids: tenant.ids };
}

export const clientHeaders = ({ id, secret }: Pick<Who, 'id' | 'secret'>) => ({
  'X-Client-ID': id,
  'X-Client-Secret': secret,
});
export const basic = ({ id, secret }: Pick<Who, 'id' | 'secret'>) => ({
  Authorization: `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`,
});

/** The body of an answer that must be good. */
async function good<T>(asked: Response | Promise<Response>): Promise<T> {
  const answer = await asked;
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}

async function linked(server: App, token: string, biller?: string): Promise<Visitor> {
  const visitor = await (await Visitor.open(server, token)).toForm(biller);
  await visitor.login('user_good');
  if (visitor.step === 'accounts')
    await visitor.move('accounts', { account_ids: visitor.at('accounts').accounts.map(({ id }) => id) });
  return visitor.untilSettled();
}

async function billerApi(server: App, who: Who): Promise<Part> {
  const client = clientHeaders(who);
  const wish = { client, biller_id: 'test_electric_company' };
  const body = { client_id: who.id, client_user_id: `${who.id}-person`, consents: ['bills'] };
  const begun = await good<Record<string, string>>(post(server, '/link/token/create', body, client));
  const { bearer: session, session: seen } = await Visitor.open(server, await createLinkToken(server, wish));
  const unspent = (await linked(server, await createLinkToken(server, wish))).at('done');
  const spent = (await linked(server, await createLinkToken(server, wish))).at('done');
  const { access_token = '' } = await good<Record<string, string>>(exchange(server, spent.public_token, client));
  const { bills } = await good<{ bills: { id: string }[] }>(get(server, '/bills/get', bearer(access_token)));
  const invitation = await good<Record<string, string>>(post(server, '/request-to-link/create', body, client));
  const hook = { environment: 'sandbox', url: 'https://example.com/hook', events: ['link.created'] };
  const webhook = await good<Record<string, string>>(post(server, `/iam/clients/${who.id}/webhooks`, hook, client));
  return {
    secrets: {
      'link token': begun.link_token ?? '',
      'session bearer': session,
      'public token': unspent.public_token,
      'access token': access_token,
    },
    ids: {
      client: who.id,
      'link token': begun.link_token_id ?? '',
      session: seen.id,
      link: spent.link_id,
      account: spent.accounts[0]?.id ?? '',
      bill: bills[0]?.id ?? '',
      invitation: invitation.id ?? '',
      webhook: webhook.id ?? '',
    },
  };
}

async function passage(server: App, { passageKey }: Who): Promise<Part> {
  const key = bearer(passageKey);
  const pending = await createLink(server, {}, key);
  const taken = await createLink(server, {}, key);
  const { clientToken } = await good<{ clientToken: string }>(claim(server, taken.claimCode));
  const done = await createLink(server, {}, key);
  await play(server, done.claimCode);
  return {
    secrets: { 'claim code': pending.claimCode, 'client bearer': clientToken },
    ids: { 'passage link': done.linkId, 'pending passage link': pending.linkId },
  };
}

async function flinks(server: App, { id: client_id, secret: client_secret }: Who): Promise<Part> {
  const client = { client_id, client_secret };
  const app = await good<Tokens>(askToken(server, { ...client, grant_type: 'client_credentials' }));
  const code = async () => {
    const url = await finish(await visit(server, authorizePath({ client_id })));
    return url.searchParams.get('code') ?? '';
  };
  const unspent = await code();
  const user = await good<Tokens>(askToken(server, codeBody(await code(), client)));
  return {
    secrets: {
      'app token': app.access_token,
      code: unspent,
      'user token': user.access_token,
      'refresh token': user.refresh_token,
    },
    ids: {},
  };
}

async function banking(server: App, { id, secret }: Who): Promise<Part> {
  const base = `/v3/${id}/BankingServices`;
  const token = async () => {
    const asked = post(server, `${base}/GenerateAuthorizeToken`, {}, { 'flinks-auth-key': secret });
    return (await good<{ Token: string }>(asked)).Token;
  };
  const login = { Institution: 'FlinksCapital', username: 'user_good', Password: 'pass_good' };
  const body = { ...login, Save: true, MostRecentCached: false };
  const authorized = await good<{ RequestId: string; Login: { Id: string } }>(
    post(server, `${base}/Authorize`, body, { 'flinks-auth-key': await token() }),
  );
  return {
    secrets: { 'authorize token': await token() },
    ids: { request: authorized.RequestId, login: authorized.Login.Id },
  };
}

async function moneyKit(server: App, { id: client_id, secret: client_secret }: Who): Promise<Part> {
  const body = { grant_type: 'client_credentials', client_id, client_secret };
  const { access_token } = await good<{ access_token: string }>(post(server, '/auth/token', body));
  const headers = bearer(access_token);
  const begin = async () => {
    const wish = { customer_user: { id: `${client_id}-person` }, institution_id: 'moneykit-creds-bank' };
    const asked = post(server, '/link-session', wish, headers);
    return (await good<{ link_session_token: string }>(asked)).link_session_token;
  };
  const unspent = (await linked(server, await begin())).at('done');
  const spent = (await linked(server, await begin())).at('done');
  const exchangeable_token = spent.public_token;
  const { link_id } = await good<{ link_id: string }>(
    post(server, '/link-session/exchange-token', { exchangeable_token }, headers),
  );
  return {
    secrets: {
      'moneykit token': access_token,
      'link session token': await begin(),
      'exchangeable token': unspent.public_token,
    },
    ids: { 'moneykit link': link_id, 'moneykit account': spent.accounts[0]?.id ?? '', person: `${client_id}-person` },
  };
}
