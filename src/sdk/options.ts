/**
 * Checks what the merchant passed. Each complaint names the option and what it must be; values are never repeated.
 * What only the widget needs (appearance, locale) the widget checks.
 */
import { demand } from './errors.ts';
import { TRUSTWORTHY } from './origin.ts';
import type { ConnectOptions, ConnectUpdate } from './types.ts';

/** A link token is opaque to us: text without spaces that fits the message. */
export const isToken = (x: unknown): x is string => typeof x === 'string' && /^\S{1,200}$/.test(x);

/** Options that passed, with the container found and the server's origin. */
export type Settings = Omit<ConnectUpdate, 'onLoad'> &
  Pick<ConnectOptions, 'onLoad' | 'debug'> & { container: Element | undefined; baseUrl: string };

/**
 * Checks the options of `Connect.create`. `home` is the server that the script came from.
 *
 * @throws Error with `name: 'ConnectError'` and `code: 'INVALID_OPTIONS'`.
 */
export function readOptions(given: ConnectOptions | Settings, home?: string): Settings {
  demand(given?.token ? isToken(given.token) : given?.fetchToken, 'pass a token or fetchToken');
  for (const [name, value] of Object.entries(given)) {
    if (value && /^on[A-Z]|^fetchT/.test(name)) demand(typeof value === 'function', `${name} is not a function`);
  }
  const { baseUrl = home!, container: place } = given;
  const origin = URL.canParse(baseUrl) && new URL(baseUrl).origin;
  demand(TRUSTWORTHY.test(origin as string), 'baseUrl is not https');
  const container = typeof place === 'string' ? document.querySelector(place) : place;
  demand(!place || container instanceof Element, 'container is no element');
  return { ...given, baseUrl: origin, container } as Settings;
}
