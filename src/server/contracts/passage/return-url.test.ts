import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readReturnUrl, withLinkId } from './return-url.ts';

const CLIENT = { return_schemes: ['myapp'], loopback: true };
const LIVE = { ...CLIENT, loopback: false };
/** An operator who registers what must never be registered. */
const CARELESS = { return_schemes: ['myapp', 'javascript', 'data', 'file', 'intent', 'blob'], loopback: false };

test.each([
  ['https://your-app.com/done', 'https://your-app.com/done'],
  ['HTTPS://Your-App.com', 'https://your-app.com/'],
  ['https://your-app.com/a%20b?x=1&y=%26#part', 'https://your-app.com/a%20b?x=1&y=%26#part'],
  ['myapp://callback', 'myapp://callback'],
  ['MyApp:/callback?x=1', 'myapp:/callback?x=1'],
  ['http://localhost:3000/done', 'http://localhost:3000/done'],
  ['http://127.0.0.1/', 'http://127.0.0.1/'],
])('%s is taken', (text, address) => {
  expect(readReturnUrl(CLIENT, text)).toBe(address);
});

const FIXED = [
  ...[
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    'JAVASCRIPT:alert(1)',
    'javascript://%0aalert(1)',
    'javascript:',
    'javascript:/*https://your-app.com*/alert(1)',
  ],
  ...[
    'java\nscript:alert(1)',
    'java\tscript:alert(1)',
    'java\rscript:alert(1)',
    '\njavascript:alert(1)',
    '\tjavascript:alert(1)',
    ' javascript:alert(1)',
  ],
  ...[
    '\u0001javascript:alert(1)',
    '\u00a0javascript:alert(1)',
    '\u200bjavascript:alert(1)',
    '\ufeffjavascript:alert(1)',
    'javascript\u200b:alert(1)',
    'ｊavascript:alert(1)',
  ],
  ...[
    'javascript&colon;alert(1)',
    'javascript%3aalert(1)',
    'jav&#x61;script:alert(1)',
    'vbscript:msgbox(1)',
    'VbScript:x',
    'vb\tscript:x',
  ],
  ...[
    'data:text/html,<script>alert(1)</script>',
    'DATA:text/html;base64,PHNjcmlwdD4=',
    'da\nta:text/html,x',
    ' data:,x',
    'data:,https://your-app.com',
    'data://your-app.com',
  ],
  ...[
    'blob:https://your-app.com/1',
    'BLOB:null/1',
    'file:///etc/passwd',
    'FILE://host/share',
    'fi\tle:///x',
    'filesystem:https://your-app.com/temporary/x',
  ],
  ...[
    'intent://scan/#Intent;scheme=zxing;end',
    'Intent:#Intent;end',
    'content://settings',
    'about:blank',
    'about:srcdoc',
    'view-source:https://your-app.com',
  ],
  ...['ws://your-app.com', 'wss://your-app.com', 'ftp://your-app.com', 'mailto:a@your-app.com', 'tel:+1', 'sms:+1'],
  ...[
    'http://your-app.com',
    'HTTP://your-app.com',
    'ht\ttp://your-app.com',
    'http://127.0.0.1.evil.test/',
    'http://localhost.evil.test/',
    'http://127.0.0.1@evil.test/',
  ],
  ...[
    'https://user@your-app.com',
    'https://user:pass@your-app.com',
    'https://your-app.com@evil.test/',
    'https://a%40b:c@evil.test',
    'myapp://user@callback',
    'myapp://user:pw@callback',
  ],
  ...[
    'https:your-app.com',
    'https:/your-app.com',
    'https:\\\\your-app.com',
    'https://your-app.com\\@evil.test',
    'https://',
    'https://[::1',
  ],
  ...['//your-app.com', '/callback', 'callback', '', ' ', '#'],
  ...['otherapp://callback', 'myapp2://callback', 'my app://callback', 'myapp', 'myapp:', 'm\nyapp://callback'],
  ...[
    'https://your-app.com/\u0000',
    'https://your-app.com/ a',
    'https://your-app.com/\n',
    'https://your-app.com/"><script>',
    'https://bücher.example/',
    'https://your-app.com/\u202e',
  ],
];

test('nothing that runs, reads or pretends is taken', () => {
  expect(FIXED.length).toBeGreaterThanOrEqual(80);
  const accepted = FIXED.filter((text) =>
    [CLIENT, LIVE, CARELESS].some((client) => readReturnUrl(client, text) !== null),
  );
  expect(accepted).toEqual([]);
});

test('http is for the sandbox alone', () => {
  expect(readReturnUrl(LIVE, 'http://localhost:3000/done')).toBeNull();
  expect(readReturnUrl(LIVE, 'https://your-app.com/done')).not.toBeNull();
});

const BAD_SCHEMES = [
  'javascript',
  'vbscript',
  'data',
  'blob',
  'file',
  'filesystem',
  'intent',
  'about',
  'ws',
  'wss',
  'ftp',
  'view-source',
  'http',
  'content',
];
const NOISE = ['', ' ', '\t', '\n', '\r', '\u0000', '\u0001', '\u00a0', '\u200b', '\ufeff', '%00', '\\', '/'];

const scheme = fc
  .tuple(fc.constantFrom(...BAD_SCHEMES), fc.infiniteStream(fc.boolean()), fc.nat(20), fc.constantFrom(...NOISE))
  .map(([name, upper, at, noise]) => {
    const cased = [...name].map((letter) => (upper.next().value ? letter.toUpperCase() : letter)).join('');
    return cased.slice(0, at) + (at < name.length ? noise : '') + cased.slice(at);
  });
const rest = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.webUrl(),
  fc.constantFrom(
    '//your-app.com/',
    '//evil.test/#https://your-app.com',
    'alert(1)',
    'text/html,<script>',
    '///etc/passwd',
  ),
);
const hostile = fc
  .tuple(fc.constantFrom(...NOISE), scheme, rest)
  .map(([noise, name, tail]) => `${noise}${name}:${tail}`);

test('whatever is made of a dangerous scheme is refused', () => {
  let tried = 0;
  let accepted = 0;
  fc.assert(
    fc.property(hostile, (text) => {
      tried++;
      if (readReturnUrl(CARELESS, text) !== null) accepted++;
    }),
    { numRuns: 10_000, seed: 20_261 },
  );
  console.log(`OA-2 returnUrl fuzzed ${tried} fixed ${FIXED.length} accepted ${accepted}`);
  expect(accepted).toBe(0);
});

const LINK_ID = 'link_00000000-0000-4000-8000-000000000000';

test.each([
  ['https://a.test/', 'https://a.test/?linkId=L'],
  ['https://a.test/?x=1', 'https://a.test/?x=1&linkId=L'],
  ['https://a.test/?', 'https://a.test/?linkId=L'],
  ['https://a.test/#top', 'https://a.test/?linkId=L#top'],
  ['https://a.test/?x=%26%20+y&x=2#a?b=c', 'https://a.test/?x=%26%20+y&x=2&linkId=L#a?b=c'],
  ['https://a.test/?linkId=mine&x=1', 'https://a.test/?x=1&linkId=L'],
  ['https://a.test/?link%49d=mine', 'https://a.test/?linkId=L'],
  ['myapp://callback', 'myapp://callback?linkId=L'],
  ['myapp:/callback?x=1#y', 'myapp:/callback?x=1&linkId=L#y'],
])('%s gains its linkId', (address, wanted) => {
  expect(withLinkId(address, LINK_ID).replace(LINK_ID, 'L')).toBe(wanted);
});

test('nothing else of an address changes', () => {
  fc.assert(
    fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true, validSchemes: ['https'] }), (text) => {
      const before = new URL(text);
      const after = new URL(withLinkId(before.href, LINK_ID));
      expect([after.origin, after.pathname, after.hash]).toEqual([before.origin, before.pathname, before.hash]);
      expect(after.searchParams.getAll('linkId')).toEqual([LINK_ID]);
      after.searchParams.delete('linkId');
      before.searchParams.delete('linkId');
      expect([...after.searchParams].filter(([name, value]) => name || value)).toEqual(
        [...before.searchParams].filter(([name, value]) => name || value),
      );
    }),
    { numRuns: 2000, seed: 7 },
  );
});
