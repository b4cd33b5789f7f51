import { describe, expect, it } from 'vitest';
import { readFrameAddress } from './address.ts';

const CID = 'abcdefghijklmnopqrstu_';
const at = (query: string, hash = `#${CID}`) => readFrameAddress({ search: query, hash });
const o = (origin: string) => `?o=${encodeURIComponent(origin)}&v=1`;

describe('the address of the frame', () => {
  it.each(['https://shop.example', 'http://localhost:3000', 'https://xn--mnchen-3ya.de', 'https://[::1]:8443'])(
    'may name %s as the host',
    (origin) => expect(at(o(origin))).toEqual({ origin, cid: CID }),
  );

  it.each([
    ['nothing', ''],
    ['the opaque origin', 'null'],
    ['everyone', '*'],
    ['a page', 'https://shop.example/'],
    ['a path', 'https://shop.example/pay'],
    ['other case', 'https://Shop.example'],
    ['the default port', 'https://shop.example:443'],
    ['a user', 'https://me@shop.example'],
    ['a trailing space', 'https://shop.example '],
    ['a backslash', 'https://shop.example\\'],
    ['letters that are not ASCII', 'https://münchen.de'],
    ['a file', 'file://'],
    ['script', 'javascript:alert(1)'],
    ['data', 'data:text/html,x'],
    ['an extension', 'chrome-extension://abc'],
  ])('may not name %s', (_, origin) => {
    expect(() => at(o(origin))).toThrow('"o" of the frame\'s address must be the origin of the host page');
  });

  it.each(['?o=https%3A%2F%2Fx.example', `${o('https://x.example')}x`, '?o=https%3A%2F%2Fx.example&v=-1'])(
    'must say its version: %s',
    (query) => expect(() => at(query)).toThrow('"v" of the frame\'s address must be the protocol version'),
  );

  it.each(['', '#', '#short', `#${CID.repeat(2)}`, `#${CID.slice(1)}!`])('must name the frame: %s', (hash) => {
    expect(() => at(o('https://x.example'), hash)).toThrow('"#" of the frame\'s address must be 22 to 43');
  });

  it('takes the first of two hosts and never a mixture', () => {
    expect(at(`${o('https://a.example')}&o=https%3A%2F%2Fb.example`).origin).toBe('https://a.example');
  });
});
