import { mayRedirect } from '../../core/addresses.ts';
import type { ClientRow } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import type { OauthCode } from './error.ts';
import { isChallenge } from './pkce.ts';
import { entryOf } from './provider-ids.ts';
import { isScope, SCOPES, splitScope } from './scopes.ts';

/** Nobody to send the person back to: they are told, on a page of ours. */
export interface Lost {
  kind: 'lost';
  reason: string;
}

/** A mistake that the merchant is told, by a redirect. */
interface Mistaken {
  kind: 'mistaken';
  redirect_uri: string;
  state: string | undefined;
  error: OauthCode;
  description: string;
}

interface Right {
  kind: 'right';
  client: ClientRow;
  redirect_uri: string;
  state: string;
  scopes: (typeof SCOPES)[number][];
  code_challenge: string | null;
  correlation_id: string | null;
  /** Of the directory, where the merchant asked for one provider. */
  integration_id: string | null;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Reads `GET /api/v1/authorize`. Whom to answer comes first: without a client and its own address nobody is told anything. */
export async function readAuthorizeRequest(deps: Deps, params: URLSearchParams): Promise<Lost | Mistaken | Right> {
  const single = (name: string) => (params.getAll(name).length === 1 ? params.get(name) || undefined : undefined);
  const client = await deps.readClient(single('client_id') ?? '');
  if (!client) return lost('client_id names no client.');
  const redirect_uri = single('redirect_uri');
  if (!redirect_uri || redirect_uri.includes('#') || !mayRedirect(client, redirect_uri))
    return lost('redirect_uri is not registered for this client, exactly as it stands.');

  const state = single('state');
  const mistaken = (error: OauthCode, description: string): Mistaken => ({
    kind: 'mistaken',
    redirect_uri,
    state,
    error,
    description,
  });
  // A parameter that comes twice has no meaning (RFC 6749 3.1).
  if (new Set(params.keys()).size !== [...params.keys()].length)
    return mistaken('invalid_request', 'A parameter comes twice.');
  if (!state) return mistaken('invalid_request', 'state is required.');
  const type = params.get('response_type');
  if (!type) return mistaken('invalid_request', 'response_type is required: code.');
  if (type !== 'code') return mistaken('unsupported_response_type', 'response_type must be code.');
  const scopes = splitScope(params.get('scope') ?? '');
  const known = scopes.filter(isScope);
  if (!scopes.length || known.length !== scopes.length)
    return mistaken('invalid_scope', `scope must be of ${SCOPES.join(', ')}, separated by spaces.`);
  const correlation_id = params.get('correlation_id') || null;
  if (correlation_id && !UUID.test(correlation_id))
    return mistaken('invalid_request', 'correlation_id must be a UUID.');
  const provider = params.get('provider_id');
  const entry = provider ? entryOf(deps.directory, provider) : null;
  if (entry === undefined)
    return mistaken('invalid_request', 'provider_id names no provider. GET /api/v1/providers lists them.');
  // The contract has none; who sends one means it. `plain`, which is what leaving out the method means, protects nobody.
  const code_challenge = params.get('code_challenge') || null;
  const method = params.get('code_challenge_method') || null;
  if (code_challenge ? method !== 'S256' || !isChallenge(code_challenge) : method !== null)
    return mistaken('invalid_request', 'code_challenge must be 43 characters, and code_challenge_method S256.');
  return {
    kind: 'right',
    client,
    redirect_uri,
    state,
    scopes: known,
    code_challenge,
    correlation_id,
    integration_id: entry?.id ?? null,
  };
}

const lost = (reason: string): Lost => ({ kind: 'lost', reason });
