import { TOKEN_PREFIXES } from './core/secrets/tokens.ts';

const REMOVED = '[removed]';

/** Ours have 43 characters behind the prefix; names of sessions and links, which may end alike, have 22. */
const TOKEN = new RegExp(`(?:${TOKEN_PREFIXES.join('|')})[\\w-]{32,}`, 'g');
/** Secrets that are not tokens of ours: of webhooks, and the contracts' own. */
const KEY = /(?:whsec|psg|bb_test|bb_live)_[\w+/=-]{8,}/g;
const JWT = /eyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)*/g;
const SCHEME = /(?:bearer|basic|digest)\s+[^\s,;"']{4,}/gi;
/** A header that holds a secret, and the rest of its line. */
const HEADER = /(?:authorization|cookie|x-client-secret|x-api-key|flinks-auth-key)["']?\s*[:=][^\r\n]*/gi;
/** Thirteen digits or more, with up to three separators between any two: spaces, dots, slashes, dashes of all kinds. */
const DIGITS = /\d(?:[\s./_\p{Pd}]{0,3}\d){12,}/gu;

/**
 * Takes out of a text what must not stand in a log: card numbers, tokens, headers with a secret. The last line of
 * defence, behind the list of allowed keys: nothing that comes here should hold any of it. UUIDs stay, as most are names.
 */
export function scrub(text: string): string {
  if (text.length < 8) return text;
  return text
    .replace(HEADER, REMOVED)
    .replace(SCHEME, REMOVED)
    .replace(JWT, REMOVED)
    .replace(TOKEN, REMOVED)
    .replace(KEY, REMOVED)
    .replace(DIGITS, (run) => (holdsCardNumber(run.replace(/\D/g, '')) ? REMOVED : run));
}

/** Whether any 13 to 19 digits in a row have a right check digit (ISO/IEC 7812-1, annex B). */
function holdsCardNumber(digits: string): boolean {
  for (let start = 0; start + 13 <= digits.length; start++)
    for (let length = 13; length <= 19 && start + length <= digits.length; length++)
      if (isLuhn(digits.slice(start, start + length))) return true;
  return false;
}

function isLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
