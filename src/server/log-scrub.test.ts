// @vitest-environment node
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mintToken, type TokenKind } from './core/secrets/tokens.ts';
import { openLog } from './log.ts';
import { scrub } from './log-scrub.ts';

const RUNS = 100_000;

const digits = (min: number, max: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: min, maxLength: max });
const base64 = fc.string({ unit: fc.constantFrom(...'ABCDEFabcdef0123456789-_'), minLength: 43, maxLength: 43 });

/** A card number with a right check digit, written as people and machines write them. */
const card = fc
  .tuple(digits(12, 18), fc.constantFrom('', ' ', '-', '.', ' - ', '–', '\u00a0', '/'), fc.integer({ min: 2, max: 6 }))
  .map(([body, separator, group]) => {
    const whole = body + checkDigit(body);
    const text = whole.replace(new RegExp(`(\\d{${group}})(?=\\d)`, 'g'), `$1${separator}`);
    return { text, leaks: (out: string) => out.replace(/[^\d]/g, '').includes(whole) };
  });

function checkDigit(body: string): number {
  const sum = [...body].reverse().reduce((sum, digit, i) => {
    const value = Number(digit) * (i % 2 ? 1 : 2);
    return sum + (value > 9 ? value - 9 : value);
  }, 0);
  return (10 - (sum % 10)) % 10;
}

const KINDS: TokenKind[] = [
  'link',
  'claim',
  'public',
  'code',
  'access',
  'refresh',
  'bearer',
  'client_bearer',
  'oauth_state',
  'resume',
];
const PREFIXES = [...KINDS.map((kind) => mintToken(kind).replace(/[\w-]{43}$/, '')), 'whsec_', 'psg_', 'bb_live_'];
const plain = (text: string, secret = text) => ({ text, leaks: (out: string) => out.includes(secret) });
const token = fc.tuple(fc.constantFrom(...PREFIXES), base64).map(([prefix, rest]) => plain(prefix + rest, rest));
const jwt = fc.tuple(base64, base64, base64).map(([a, b, c]) => plain(`eyJ${a}.${b}.${c}`, b));
const credential = fc.string({ unit: fc.constantFrom(...'abcXYZ0189._~+/='), minLength: 8, maxLength: 40 });
const authorization = fc
  .tuple(
    fc.constantFrom(
      'Bearer ',
      'bearer  ',
      'Basic ',
      'Authorization: ',
      'authorization=',
      '"Authorization":"',
      'Cookie: id=',
      'X-Client-Secret: ',
    ),
    credential,
  )
  .map(([before, secret]) => plain(before + secret, secret));

const secret = fc.oneof(card, token, jwt, authorization);
/** Anything may stand around it, digits among it. */
const around = fc.oneof(
  fc.string({ maxLength: 20 }),
  digits(0, 6),
  fc.constantFrom('', ' ', ':', '\n', '{"number":"', 'at '),
);

test('no card number, token or authorization gets through, whatever stands around it', () => {
  let misses = 0;
  let caught = 0;
  fc.assert(
    fc.property(around, secret, around, (before, { text, leaks }, after) => {
      if (leaks(before + text + after)) caught++;
      if (leaks(scrub(before + text + after))) misses++;
    }),
    { numRuns: RUNS, seed: 3 },
  );
  const { changed, total } = countFalseAlarms();
  console.log(
    `PD-3 strings ${RUNS} misses ${misses} false-positives ${((100 * changed) / total).toFixed(2)} % of ${total}`,
  );
  // Control: before the scrubber each of them is there.
  expect(caught).toBe(RUNS);
  expect(misses).toBe(0);
}, 180_000);

/** What logs are made of: names, addresses, times, places in the source, counts. */
function countFalseAlarms() {
  const id = base64.map((text) => text.slice(0, 22));
  const harmless = fc.oneof(
    fc.tuple(fc.constantFrom('sess', 'link', 'req', 'op', 'dlv', 'ltid'), id).map(([kind, rest]) => `${kind}_${rest}`),
    fc.uuid(),
    fc.constantFrom('/link/token/exchange', 'request', 'DATABASE_UNAVAILABLE', '23505', 'frame-ancestors', 'POST'),
    fc.ipV4(),
    fc.domain(),
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
    fc.integer({ min: 1_600_000_000_000, max: 2_000_000_000_000 }).map(String),
    fc
      .tuple(fc.nat(), fc.nat())
      .map(([line, column]) => `    at serve (/srv/connect/dist/server/main.js:${line}:${column})`),
    fc.nat().map(String),
    base64,
  );
  const samples = fc.sample(harmless, { numRuns: RUNS, seed: 4 });
  return { changed: samples.filter((text) => scrub(text) !== text).length, total: samples.length };
}

test.each([
  ['4111 1111 1111 1111', '[removed]'],
  ['card 4111-1111-1111-1111, thanks', 'card [removed], thanks'],
  ['1763800000001', '1763800000001'],
  ['GET /x HTTP/1.1\nAuthorization: Digest user="a"\nHost: b', 'GET /x HTTP/1.1\n[removed]\nHost: b'],
  ['token eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln!', 'token [removed]!'],
  ['sess_AAAAAAAAAAAAAAAAAAAAAA', 'sess_AAAAAAAAAAAAAAAAAAAAAA'],
])('%s', (text, out) => {
  expect(scrub(text)).toBe(out);
});

test('every field of a line is scrubbed, numbers too, and what an error says of itself', () => {
  const lines: string[] = [];
  const log = openLog('info', { write: (line) => void lines.push(line) });
  const token = mintToken('access');
  log.info({ event: 'request', code: `x ${token}`, count: 4111111111111111, status: 200 });
  const error = Object.assign(new Error('m'), { name: `E${token}`, code: token });
  error.stack = `E\n    at f (/a/${token}.js:1:2)`;
  log.error({ event: 'request_failed' }, error);
  expect(lines.join('')).not.toContain(token.slice(-43));
  expect(lines.join('')).not.toContain('4111111111111111');
  expect(JSON.parse(lines[0]!)).toMatchObject({ status: 200, code: 'x [removed]', count: '[removed]' });
});
