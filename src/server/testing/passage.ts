import type { Server } from '../open-server.ts';
import { get, post, Visitor } from './verbs.ts';

type App = Pick<Server, 'app'>;

export const KEY = { Authorization: 'Bearer psg_sandbox_key' };
export const OTHER_KEY = { Authorization: 'Bearer psg_sandbox_other_key' };

export const READ_CARD = { resource: 'paymentMethod', action: 'read' };
export const READ_BILLS = { resource: 'mobileBillingStatement', action: 'read', arguments: { limit: 2 } };

/** A card of the sandbox, and nobody's. */
export const NEW_CARD = {
  cardNumber: '4242424242424242',
  expirationDate: '12/29',
  cvv: '123',
  nameOnCard: 'Ada Lovelace',
  billingZip: '94105',
};
export const WRITE_CARD = { resource: 'paymentMethod', action: 'write', arguments: NEW_CARD };

export interface CreatedLink {
  linkId: string;
  claimCode: string;
  integrationId: string;
  operations: { resource: string; action: string }[];
  status: string;
  appClipUrl: string;
  returnUrl?: string;
  expiresAt: number;
  createdAt: number;
}

export interface ShownLink extends Omit<CreatedLink, 'linkId' | 'claimCode' | 'appClipUrl'> {
  id: string;
  externalUserId: string | null;
  currentSessionId: string | null;
  result: unknown;
  error: { code: string; message: string } | null;
  updatedAt: number;
}

export const askForLink = (server: App, wish: object, key = KEY): Promise<Response> =>
  post(server, '/v1/links', { integrationId: 'tmobile', operations: [READ_CARD], ...wish }, key);

/** What the merchant's server does first. */
export async function createLink(server: App, wish: object = {}, key = KEY): Promise<CreatedLink> {
  const answer = await askForLink(server, wish, key);
  if (answer.status !== 201) throw new Error(`${answer.status} ${await answer.text()}`);
  return (await answer.json()) as CreatedLink;
}

export const readLink = async (server: App, id: string, key = KEY): Promise<ShownLink> =>
  (await (await get(server, `/v1/links/${id}`, key)).json()) as ShownLink;

export const statusOf = async (server: App, id: string): Promise<string> => (await readLink(server, id)).status;

export const claim = (server: App, code: string): Promise<Response> => post(server, '/link/claim', { code });

/** A device that has claimed the link. */
export async function claimed(server: App, code: string): Promise<Visitor> {
  const answer = await claim(server, code);
  if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
  const { clientToken } = (await answer.json()) as { clientToken: string };
  return Visitor.withBearer(server, clientToken);
}

/** From the claim to the end of the operations, as this user of the sandbox. */
export async function play(server: App, code: string, username = 'user_good'): Promise<Visitor> {
  const visitor = await claimed(server, code);
  await visitor.move('consent', { accepted: true });
  await visitor.login(username);
  return visitor.step === 'operations' ? visitor.untilSettled() : visitor;
}
