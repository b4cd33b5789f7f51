import { expect } from 'vitest';
import type { Server } from '../open-server.ts';
import { read } from './billerapi.ts';
import { CLIENT, get, post, Visitor } from './verbs.ts';

/** Where the hosted page is, which is the origin of its session. */
export const ORIGIN = 'http://127.0.0.1:4100';

type App = Pick<Server, 'app'>;

export interface Invitation {
  id: string;
  status: string;
  session_url: string;
  link_token_id: string;
  updated_at: string;
  biller_id: string | null;
  public_token?: string;
}

export const create = (server: App, body: object, headers: Record<string, string> = CLIENT): Promise<Response> =>
  post(server, '/request-to-link/create', body, headers);

/** An invitation of somebody new, where nothing else is said. */
export async function invite(server: App, more: object = {}, client = CLIENT): Promise<Invitation> {
  const answer = await create(server, { client_user_id: `user-${crypto.randomUUID()}`, ...more }, client);
  expect(answer.status).toBe(201);
  return (await answer.json()) as Invitation;
}

/** As its merchant sees it now. */
export const look = async (server: App, { id }: Pick<Invitation, 'id'>): Promise<Invitation> =>
  (await read<Invitation>(server, `/link/request-to-link/${id}`, CLIENT)).body;

/** What the page at this address starts its session with. */
export async function tokenAt(server: App, url: string): Promise<string> {
  expect(url.startsWith(`${ORIGIN}/`)).toBe(true);
  const answer = await get(server, url.slice(ORIGIN.length));
  expect(answer.status).toBe(200);
  const token = /<meta name="connect-start" data-kind="link_token" content="([\w-]+)"/.exec(await answer.text())?.[1];
  return token!;
}

export const open = async (server: App, { session_url }: Invitation): Promise<Visitor> =>
  Visitor.open(server, await tokenAt(server, session_url), ORIGIN);

export async function complete(server: App, invitation: Invitation): Promise<Visitor> {
  const visitor = await (await open(server, invitation)).toForm();
  await visitor.login('user_good');
  return visitor.untilSettled();
}
