import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { CookieOptions } from 'hono/utils/cookie';
import { OAUTH_MINUTES } from '../core/oauth/tickets.ts';
import { isToken, mintToken } from '../core/secrets/tokens.ts';
import type { Deps } from '../deps.ts';
import type { Ctx } from './context.ts';

/**
 * The only cookie of this server: it tells that the browser that comes back from a provider is the one that was sent
 * there. Lax, since it comes back from another site; `__Host-`, so that no other host can set it for us.
 */
const cookieOf = ({ https }: Pick<Deps, 'https'>): { name: string; options: CookieOptions } => ({
  // Not every browser sets a secure cookie on http://127.0.0.1, and the prefix needs one.
  name: https ? '__Host-connect-oauth' : 'connect-oauth',
  options: { path: '/', httpOnly: true, sameSite: 'Lax', secure: https },
});

/** What this browser's cookie holds, or nothing. */
export function readOauthCookie(c: Ctx, deps: Deps): string | undefined {
  const value = getCookie(c, cookieOf(deps).name);
  return value !== undefined && isToken('oauth_browser', value) ? value : undefined;
}

/** The same for a browser that has one: it may be signing in twice at the same time. */
export const oauthCookieFor = (c: Ctx, deps: Deps): string => readOauthCookie(c, deps) ?? mintToken('oauth_browser');

export function giveOauthCookie(c: Ctx, deps: Deps, value: string): void {
  const { name, options } = cookieOf(deps);
  setCookie(c, name, value, { ...options, maxAge: OAUTH_MINUTES * 60 });
}

export function clearOauthCookie(c: Ctx, deps: Deps): void {
  const { name, options } = cookieOf(deps);
  deleteCookie(c, name, options);
}
