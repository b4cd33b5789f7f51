import { Refusal } from '../core/refusal.ts';
import { findByBearer } from '../core/sessions/sessions.ts';
import type { Deps } from '../deps.ts';
import type { Ctx } from './context.ts';

/** Lets in who shows what it asks for, and notes who it is. Contracts have guards of their own. */
export interface Guard {
  /** For the tests that try every credential at every door. */
  name: string;
  /** What it asks for, as OpenAPI says it: name → security scheme. Nothing where everybody may come. */
  security?: Record<string, object>;
  /** @throws {Refusal} */
  check(c: Ctx, deps: Deps): Promise<void> | void;
}

export const everyone: Guard = { name: 'everyone', check() {} };

/** The start token is in the body: the handler looks it up, and does nothing else before. */
export const startToken: Guard = { name: 'start token', check() {} };

/** The widget, by its bearer. */
export const session: Guard = {
  name: 'session',
  security: { sessionBearer: { type: 'http', scheme: 'bearer', description: 'Of `POST /connect/v1/sessions`.' } },
  async check(c, deps) {
    const found = await findByBearer(deps, bearerOf(c));
    if (!found) throw new Refusal(401, 'SESSION_EXPIRED');
    c.set('session', found);
  },
};

/** What `Authorization: Bearer` holds, or nothing. */
export const bearerOf = (c: Ctx): string => /^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? '';

/** What `Authorization: Basic` holds (RFC 6749 2.3.1: both parts are form-encoded first), or undefined. */
export function basicOf(c: Ctx): { id: string; secret: string } | undefined {
  const encoded = /^Basic +([\w+/=-]+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
  if (!encoded) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 0) return undefined;
  try {
    const [id = '', secret = ''] = [text.slice(0, colon), text.slice(colon + 1)].map((part) =>
      decodeURIComponent(part.replaceAll('+', ' ')),
    );
    return { id, secret };
  } catch {
    return undefined;
  }
}
