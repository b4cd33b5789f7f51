/** Checks what the merchant passed. Each complaint names the option and what it must be; values are never repeated. */
import { invalidOptions } from './errors.ts';
import { TRUSTWORTHY } from './origin.ts';
import type { ConnectOptions, ConnectUpdate } from './types.ts';

/** A link token is opaque to us: text without spaces that fits the message. */
const TOKEN = /^\S{1,200}$/;
export const isToken = (x: unknown): x is string => typeof x === 'string' && TOKEN.test(x);

/** What each option must be: a type, or text of a form and how that looks. Other options are left alone. */
const RULES: { [option: string]: string | readonly [form: RegExp, example: string] } = {
  token: [TOKEN, 'lt_…'],
  appearance: 'object',
  theme: [/^(auto|light|dark)$/, 'light'],
  accent: [/^#[\da-f]{6}$/i, '#1a73e8'],
  locale: [/^[a-z]{2,3}(-[a-z\d]{2,8}){0,3}$/i, 'pt-BR'],
  baseUrl: [TRUSTWORTHY, 'https://connect.example.com'],
};

function check(options: object, inside = ''): void {
  for (const [key, value] of Object.entries(options)) {
    const rule = /^on[A-Z]|^fetchToken$/.test(key) ? 'function' : Object.hasOwn(RULES, key) && RULES[key];
    if (!rule || value == null) continue;
    const [form, example] = typeof rule === 'string' ? [] : rule;
    const fits = form ? typeof value === 'string' && form.test(value) : typeof value === rule;
    if (!fits) throw invalidOptions(`${inside}${key} must be ${form ? `text like "${example}"` : `a ${rule}`}`);
    if (key === 'appearance') check(value, 'appearance.');
  }
}

/** Options that passed, with the container found and the server known. */
export type Settings = Omit<ConnectUpdate, 'onLoad'> &
  Pick<ConnectOptions, 'onLoad' | 'debug'> & { container: Element | undefined; baseUrl: string };

/**
 * Checks the options of `Connect.create`. `home` is the server that the script came from, if one did.
 *
 * @throws Error with `name: 'ConnectError'` and `code: 'INVALID_OPTIONS'`.
 */
export function readOptions(given: ConnectOptions, home: string | undefined): Settings {
  if (!given?.token && !given?.fetchToken)
    throw invalidOptions('pass token, or fetchToken to get one from your server');
  const { container } = given;
  const found = typeof container === 'string' ? document.querySelector(container) : container;
  if (container && !(found instanceof Element)) throw invalidOptions('container must be an element on the page');
  // Even where there is no default: the rule then says what is missing.
  const settings = { ...given, baseUrl: given.baseUrl ?? home ?? '', container: found };
  check(settings);
  return settings as Settings;
}

/** Checks the options of `update`. @throws the same error. */
export function readUpdate(given: ConnectUpdate): ConnectUpdate {
  if ('container' in given || 'baseUrl' in given) throw invalidOptions('container and baseUrl cannot change');
  check(given);
  return given;
}
