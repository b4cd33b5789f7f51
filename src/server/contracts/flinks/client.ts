import { findClient } from '../../core/clients.ts';
import type { ClientRow } from '../../database/tables.ts';
import type { Ctx } from '../../http/context.ts';
import { basicOf, type Guard } from '../../http/guards.ts';
import { FORM_TYPE } from '../../http/read-json.ts';
import { oauthError } from './error.ts';

/**
 * A merchant's server, by HTTP Basic or by `client_id` and `client_secret` in the body (RFC 6749 2.3.1), one of the two.
 * Who shows nothing is let through to be told what is missing: by `knownClient`.
 */
export const client: Guard = {
  name: 'flinks client',
  security: {
    flinksClient: { type: 'http', scheme: 'basic', description: 'client_id and client_secret; or both in the body.' },
  },
  async check(c, deps) {
    const shown = readShown(c);
    if (!shown) return;
    const found = await findClient(deps, shown.id, shown.secret);
    if (!found) throw oauthError('invalid_client', 'client_id and client_secret do not name a known client.');
    c.set('client', found);
  },
};

/** @throws {Refusal} when the caller did not say who it is. */
export function knownClient(c: Ctx): ClientRow {
  const client: ClientRow | undefined = c.get('client');
  if (!client)
    throw oauthError(
      'invalid_request',
      'client_id and client_secret are required: in the header Authorization (Basic) or in the body.',
    );
  return client;
}

function readShown(c: Ctx): { id: string; secret: string } | undefined {
  const header = c.req.header('authorization');
  const basic = basicOf(c);
  const { client_id: id, client_secret: secret } = namesIn(c);
  if (/^basic\b/i.test(header ?? '') && !basic)
    throw oauthError('invalid_client', 'The header Authorization must be Basic with client_id and client_secret.');
  if (!basic) return id && secret ? { id, secret } : undefined;
  if (secret || (id && id !== basic.id))
    throw oauthError('invalid_request', 'The client must be named once: in the header Authorization or in the body.');
  return basic;
}

/** The body has not been judged yet: what is not two texts is nothing. */
function namesIn(c: Ctx): { client_id?: string; client_secret?: string } {
  const text = c.get('bodyText') ?? '';
  const isForm = c.req.header('content-type')?.toLowerCase().startsWith(FORM_TYPE);
  const { client_id, client_secret } = (isForm ? Object.fromEntries(new URLSearchParams(text)) : parse(text)) as Record<
    string,
    unknown
  >;
  return {
    ...(typeof client_id === 'string' && { client_id }),
    ...(typeof client_secret === 'string' && { client_secret }),
  };
}

function parse(text: string): object {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}
