import type { Deps } from '../../deps.ts';
import type { OauthCode } from './error.ts';

/**
 * An address with more parameters; what it had stays, letter for letter, as it was compared letter for letter.
 * @param uri without a fragment.
 */
function withParams(uri: string, params: Record<string, string>): string {
  const joint = !uri.includes('?') ? '?' : /[?&]$/.test(uri) ? '' : '&';
  return `${uri}${joint}${new URLSearchParams(params)}`;
}

/** Back to the merchant. `iss` says from whom (RFC 9207): it may have sent the person to several of us. */
export const successUrl = (
  { config }: Pick<Deps, 'config'>,
  { redirect_uri, state }: { redirect_uri: string; state: string },
  code: string,
): string => withParams(redirect_uri, { code, state, iss: config.origin });

export const refusalUrl = (
  { config }: Pick<Deps, 'config'>,
  { redirect_uri, state }: { redirect_uri: string; state: string | undefined },
  error: OauthCode,
  error_description: string,
): string =>
  withParams(redirect_uri, {
    error,
    error_description,
    ...(state !== undefined && { state }),
    iss: config.origin,
  });
