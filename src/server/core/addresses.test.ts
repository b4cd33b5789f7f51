// @vitest-environment node
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mayHost, mayRedirect } from './addresses.ts';

const live = {
  host_origins: ['https://shop.example.com', 'http://shop.example.com:8080'],
  redirect_uris: ['https://shop.example.com/callback'],
  loopback: false,
};
const sandbox = { host_origins: [], redirect_uris: ['https://yourapp.com/callback'], loopback: true };

describe('mayHost', () => {
  test.each(['https://shop.example.com', 'http://shop.example.com:8080'])('takes the registered %s', (origin) =>
    expect(mayHost(live, origin)).toBe(true),
  );

  test.each([
    'http://localhost',
    'http://localhost:4000',
    'https://localhost:4000',
    'http://shop.localhost:3000',
    'http://127.0.0.1:4000',
    'http://127.8.9.1',
    'http://[::1]:4000',
  ])('the sandbox takes %s', (origin) => expect(mayHost(sandbox, origin)).toBe(true));

  test.each([
    '',
    'null',
    'https://shop.example.com/',
    'https://shop.example.com:443',
    'https://SHOP.example.com',
    'https://shop.example.com.',
    'https://shop.example.com.evil.test',
    'https://evil.shop.example.com',
    'https://shop.example.com@evil.test',
    'http://shop.example.com',
    'https://shop.example.com:8080',
    'https://shop.example.com https://evil.test',
    'https://shop.example.com; frame-ancestors *',
    'http://localhost:4000',
  ])('refuses %j where it is not registered', (origin) => expect(mayHost(live, origin)).toBe(false));

  test.each([
    'http://localhost.evil.test',
    'http://evillocalhost',
    'http://127.0.0.1.evil.test',
    'http://128.0.0.1',
    'http://0x7f.1:4000',
    'http://2130706433',
    'http://localhost:4000/',
    'file://localhost',
    'ws://localhost',
    'javascript://localhost',
    'http://user@localhost',
    'http://localhost *',
  ])('the sandbox refuses %j', (origin) => expect(mayHost(sandbox, origin)).toBe(false));

  test('takes nothing that only looks like a registered origin', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...live.host_origins),
        fc.string({ minLength: 1, maxLength: 12 }),
        fc.nat(),
        (origin, more, at) => {
          const place = at % (origin.length + 1);
          const mutant = origin.slice(0, place) + more + origin.slice(place);
          return live.host_origins.includes(mutant) || !mayHost(live, mutant);
        },
      ),
      { numRuns: 5000, seed: 20 },
    );
  });
});

describe('mayRedirect', () => {
  test.each([
    [live, 'https://shop.example.com/callback'],
    [sandbox, 'https://yourapp.com/callback'],
    [sandbox, 'http://localhost:3000/done?from=connect'],
    [sandbox, 'http://127.0.0.1/x'],
  ])('takes %#', (client, uri) => expect(mayRedirect(client, uri)).toBe(true));

  test.each([
    [live, 'https://shop.example.com/callback/'],
    [live, 'https://shop.example.com/callback?x=1'],
    [live, 'https://shop.example.com/CALLBACK'],
    [live, 'https://shop.example.com/%63allback'],
    [live, 'http://localhost:3000/done'],
    [sandbox, 'https://yourapp.com/callback#x'],
    [sandbox, 'http://user:pass@localhost/'],
    [sandbox, ' javascript:alert(1)//localhost'],
    [sandbox, 'myapp://localhost'],
    [sandbox, 'http://localhost\\@evil.test/'],
    [sandbox, 'http://0x7f.1/'],
    [sandbox, 'http://localhost/a/../b'],
    [sandbox, ''],
  ])('refuses %#', (client, uri) => expect(mayRedirect(client, uri)).toBe(false));
});
