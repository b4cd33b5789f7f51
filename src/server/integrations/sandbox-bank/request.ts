import * as v from 'valibot';
import type { Deps } from '../../deps.ts';
import { BANK_SCOPES, type BankClient, findBankClient, issuerOf } from './bank.ts';

/** An authorization request that is in order. Sealed, it travels through the page's form. */
export const AuthorizationRequest = v.object({
  client_id: v.string(),
  redirect_uri: v.string(),
  state: v.nullable(v.string()),
  nonce: v.nullable(v.string()),
  scope: v.string(),
  code_challenge: v.string(),
});
export type AuthorizationRequest = v.InferOutput<typeof AuthorizationRequest>;

type Read =
  | { kind: 'good'; client: BankClient; request: AuthorizationRequest }
  /** The client is told, at its registered address. */
  | { kind: 'refused'; url: string }
  /** Nobody to tell: there is no address that can be trusted. */
  | { kind: 'stranger' };

/** Reads an authorization request: RFC 6749 4.1.1, with S256 of RFC 7636 for everybody (RFC 9700, 2.1.1). */
export async function readRequest(deps: Deps, params: URLSearchParams): Promise<Read> {
  // RFC 6749, 3.1: no parameter comes twice.
  const one = (name: string) => (params.getAll(name).length === 1 ? params.get(name) : null);
  const redirect_uri = one('redirect_uri') ?? '';
  const client = await findBankClient(deps, one('client_id') ?? '');
  if (!client?.mayRedirect(redirect_uri)) return { kind: 'stranger' };

  const state = one('state');
  const refuse = (error: string, error_description: string): Read => ({
    kind: 'refused',
    url: answerTo(deps, { redirect_uri, state }, { error, error_description }),
  });
  if (one('response_type') !== 'code') return refuse('unsupported_response_type', 'response_type must be code.');
  const code_challenge = one('code_challenge') ?? '';
  if (one('code_challenge_method') !== 'S256' || !/^[\w-]{43}$/.test(code_challenge))
    return refuse('invalid_request', 'code_challenge with code_challenge_method S256 is required.');
  const scopes = (one('scope') ?? 'accounts').split(' ');
  if (!scopes.every((scope) => BANK_SCOPES.includes(scope)))
    return refuse('invalid_scope', `scope must be made of ${BANK_SCOPES.join(', ')}.`);
  const request = {
    client_id: client.id,
    redirect_uri,
    state,
    nonce: one('nonce'),
    scope: scopes.join(' '),
    code_challenge,
  };
  return { kind: 'good', client, request };
}

/** The address that carries the answer back: with `state`, and with `iss` (RFC 9207). */
export function answerTo(
  { config }: Pick<Deps, 'config'>,
  { redirect_uri, state }: Pick<AuthorizationRequest, 'redirect_uri' | 'state'>,
  answer: Record<string, string>,
): string {
  const url = new URL(redirect_uri);
  for (const [name, value] of Object.entries({ ...answer, ...(state !== null && { state }), iss: issuerOf(config) }))
    url.searchParams.set(name, value);
  return url.href;
}
