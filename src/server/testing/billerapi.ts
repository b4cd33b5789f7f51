import { expect } from 'vitest';
import type { Server } from '../open-server.ts';
import { createLinkToken, exchange, get, Visitor } from './verbs.ts';

/** ISO 8601 to the second, in UTC. */
export const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/** An error in this contract's words. */
export const billerApiError = (status_code: number, error: string, message: unknown = expect.any(String)) => ({
  status_code,
  error,
  message: message instanceof RegExp ? expect.stringMatching(message) : message,
  documentation_url: `https://docs.billerapi.com/concepts/${status_code === 429 ? 'rate-limits' : 'errors'}`,
});

export interface Access {
  headers: { Authorization: string };
  link_id: string;
}

/** A link, and lasting access to it. */
export async function linkedAccess(
  server: Pick<Server, 'app'>,
  more: Record<string, string> = {},
  username = 'user_good',
): Promise<Access> {
  const visitor = await Visitor.open(server, await createLinkToken(server));
  await (await visitor.toForm()).login(username, 'pass_good', more);
  if (visitor.step === 'accounts')
    await visitor.move('accounts', { account_ids: visitor.at('accounts').accounts.map(({ id }) => id) });
  await visitor.untilSettled();
  const answer = await exchange(server, visitor.at('done').public_token);
  const { access_token, link_id } = (await answer.json()) as { access_token: string; link_id: string };
  return { headers: { Authorization: `Bearer ${access_token}` }, link_id };
}

/** The status and the body of a GET. */
export async function read<T = Record<string, unknown>>(
  server: Pick<Server, 'app'>,
  path: string,
  headers: Record<string, string>,
): Promise<{ status: number; body: T }> {
  const answer = await get(server, path, headers);
  return { status: answer.status, body: (await answer.json()) as T };
}
