// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from 'vitest';
import { portHost } from './port.ts';
import { CID, embed, ORIGIN } from './testing/embed.ts';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe('the hello', () => {
  it('is said at once, to the exact origin of the host, with a fresh nonce', () => {
    const { posted } = embed();
    expect(posted).toEqual([
      { data: { connect: 'hello', v: 1, cid: CID, nonce: expect.stringMatching(/^[\da-f-]{36}$/) }, target: ORIGIN },
    ]);
    vi.restoreAllMocks();
    expect(embed().posted[0]!.data.nonce).not.toBe(posted[0]!.data.nonce);
  });

  it('is not said by a page that is in no frame', () => {
    expect(() => portHost({ address: { origin: ORIGIN, cid: CID } })).toThrow('this page only works in a frame');
  });
});

describe('an init', () => {
  it.each([
    ['that a script made up', {}, { isTrusted: false }, 'untrusted'],
    ['from another window', {}, { source: {} }, 'source'],
    ['from another origin', {}, { origin: 'https://shop.example.evil.example' }, 'origin'],
    ['from an opaque origin', {}, { origin: 'null' }, 'origin'],
    ['of another shape', { connect: 'hello' }, {}, 'malformed'],
    ['for another frame', { cid: 'x'.repeat(22) }, {}, 'cid'],
    ['for another hello', { nonce: 'x'.repeat(22) }, {}, 'nonce'],
    ['of another version', { v: 2 }, {}, 'version'],
    ['without a port', {}, { ports: [] }, 'ports'],
    ['with two ports', {}, { ports: [1, 2] }, 'ports'],
  ])('%s is refused', (_, data, message, reason) => {
    const { host, handlers, init, refused, got, listening } = embed();
    host.connect(handlers);
    init(data, message);
    expect([refused, got, listening()]).toEqual([[reason], [], true]);
  });

  it('is taken once', () => {
    const { host, handlers, init, types, listening } = embed();
    host.connect(handlers);
    init();
    init();
    expect([types(), listening()]).toEqual([['ready'], false]);
  });

  it('is answered when the widget can draw, whichever comes first', () => {
    const { host, handlers, init, types } = embed();
    init();
    expect(types()).toEqual([]);
    host.connect(handlers);
    host.connect(handlers);
    expect(types()).toEqual(['ready']);
  });
});
