import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as real from './channel.ts';
import { type HostMessage, WIDGET_MESSAGES, type WidgetMessage } from './messages.ts';
import { SyncChannel } from './testing/sync-ports.ts';
import { type Cut, importWithout } from './testing/without.ts';
import { event, exit, open, success } from './testing/words.ts';

type Module = typeof real;

/** The host's end, and the other port as an attacker would hold it. */
function hostEnd({ openChannel }: Module = real) {
  const { port1, port2 } = new SyncChannel();
  const heard: WidgetMessage[] = [];
  const refused: string[] = [];
  const got: Record<string, unknown>[] = [];
  port2.onmessage = ({ data }) => got.push(data);
  const channel = openChannel<WidgetMessage, HostMessage>(
    port1,
    WIDGET_MESSAGES,
    (what) => refused.push(what),
    (message) => heard.push(message),
  );
  return { channel, heard, refused, got, raw: (value: unknown) => port2.postMessage(value) };
}

describe('an envelope', () => {
  it('carries version, number and type beside the fields', () => {
    const { channel, got } = hostEnd();
    channel.send(open);
    expect(channel.send({ type: 'exit' })).toBe(2);
    expect(got).toEqual([
      { v: 1, seq: 1, ...open },
      { v: 1, seq: 2, type: 'exit' },
    ]);
  });

  it.each([
    ['no object', 'ready'],
    ['null', null],
    ['a list', [1, 1, 'ready']],
    [
      'a Map with the right keys',
      new Map<string, unknown>([
        ['v', 1],
        ['seq', 1],
        ['type', 'ready'],
      ]),
    ],
    ['no version', { seq: 1, type: 'ready' }],
    ['no number', { v: 1, type: 'ready' }],
    ['a number that is text', { v: 1, seq: '1', type: 'ready' }],
    ['a type that is a list', { v: 1, seq: 1, type: ['ready'] }],
    ['a type of ten megabytes', { v: 1, seq: 1, type: 'x'.repeat(10_000_000) }],
    ['another version', { v: 2, seq: 1, type: 'ready' }],
    ['a gap', { v: 1, seq: 2, type: 'ready' }],
    ['number zero', { v: 1, seq: 0, type: 'ready' }],
    ['an unknown type', { v: 1, seq: 1, type: 'resize' }],
    ['an inherited name', { v: 1, seq: 1, type: 'constructor' }],
    ['the prototype', { v: 1, seq: 1, type: '__proto__' }],
    ['the host’s own kind of message', { v: 1, seq: 1, ...open }],
    ['a field too long', { v: 1, seq: 1, ...success, public_token: 'x'.repeat(401) }],
    ['a field missing', { v: 1, seq: 1, type: 'success', public_token: 'pt_1' }],
    [
      'a list with an own map',
      { v: 1, seq: 1, ...success, metadata: { ...success.metadata, consents: Object.assign([1], { map: 1 }) } },
    ],
    [
      'a list too long',
      { v: 1, seq: 1, ...success, metadata: { ...success.metadata, consents: Array(401).fill('x') } },
    ],
    ['fields that are inherited', { v: 1, seq: 1, ...exit, error: new Error('x') }],
  ])('is refused with %s', (_, value) => {
    const { heard, refused, raw } = hostEnd();
    raw(value);
    expect({ heard, refused }).toEqual({ heard: [], refused: ['message'] });
  });

  it('spends its number even when its type is not known yet, so that a newer peer is still understood', () => {
    const { heard, raw } = hostEnd();
    raw({ v: 1, seq: 1, type: 'resize', height: 9 });
    raw({ v: 1, seq: 2, type: 'ready', extra: true });
    expect(heard).toEqual([{ type: 'ready' }]);
  });
});

describe('fields', () => {
  it('that may be null or missing are left as they are, and no others are taken over', () => {
    const { heard, raw } = hostEnd();
    const { link_session_id: _, ...rest } = event.metadata;
    raw({ v: 1, seq: 1, ...event, metadata: { ...rest, biller_id: null, error_code: 'X', typed: 'secret' }, more: 1 });
    expect(heard).toEqual([{ ...event, metadata: { ...rest, biller_id: null, error_code: 'X' } }]);
    expect(Object.keys((heard[0] as typeof event).metadata)).not.toContain('link_session_id');
  });
});

it('a closed end hears nothing', () => {
  const { channel, heard, refused, raw } = hostEnd();
  channel.close();
  channel.close();
  raw({ v: 1, seq: 1, type: 'ready' });
  expect([heard, refused]).toEqual([[], []]);
});

/** What structured clone can carry, with the names that have hurt others well represented. */
const key = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    'v',
    'seq',
    'type',
    'metadata',
    'data',
  ),
  fc.string({ maxLength: 8 }),
);
const cloneable = fc.letrec<{ value: unknown; object: object }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(undefined, null, Number.NaN, -0, Number.POSITIVE_INFINITY, 1n, true, ''),
    fc.string({ maxLength: 12 }),
    fc.integer(),
    fc.date(),
    fc.constantFrom(
      new Error('x'),
      /x/g,
      new Map([['type', 'success']]),
      new Set([1]),
      new Uint8Array(4),
      new ArrayBuffer(2),
    ),
    fc.array(tie('value'), { maxLength: 4 }),
    tie('object'),
  ),
  object: fc
    .array(fc.tuple(key, tie('value')), { maxLength: 5 })
    // Own `__proto__` keys, as a clone keeps them: an object literal would set the prototype instead.
    .map((entries) => {
      const out = {};
      for (const [name, value] of entries)
        Object.defineProperty(out, name, { value, enumerable: true, configurable: true, writable: true });
      return out;
    }),
}));
const types = fc.constantFrom(
  '__proto__',
  'constructor',
  'toString',
  'valueOf',
  'hasOwnProperty',
  'success',
  'exit',
  'event',
  'open',
  'x',
);

/** 50,000 values, half of them in a flawless envelope. Returns how many were taken for a message. */
function storm(module: Module, runs: number): number {
  const { heard, raw } = hostEnd(module);
  let seq = 0;
  fc.assert(
    fc.property(cloneable.value, cloneable.object, types, fc.boolean(), (value, object, type, enveloped) => {
      // The number must be the next one for the rest to be looked at; a well-formed envelope spends it.
      raw(enveloped ? Object.assign(Object.create(null), object, { v: 1, seq: ++seq, type }) : value);
    }),
    { numRuns: runs, seed: 20261122 },
  );
  return heard.length;
}

describe('hostile values', () => {
  it('MC-5 calls no handler and leaves Object.prototype alone', () => {
    const before = Reflect.ownKeys(Object.prototype);
    const bad = storm(real, 50_000);
    console.log(`MC-5 tried 50000 bad ${bad}`);
    expect(bad).toBe(0);
    expect(Reflect.ownKeys(Object.prototype)).toEqual(before);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

/** Every word of up to `length` letters over `alphabet`. */
function* words<T>(alphabet: T[], length: number): Generator<T[]> {
  if (length === 0) return;
  for (const letter of alphabet) {
    yield [letter];
    for (const rest of words(alphabet, length - 1)) yield [letter, ...rest];
  }
}

const letters = [event, success, exit, event, success, exit].map((message, i) => ({ v: 1, seq: i + 1, ...message }));

/** Delivers each word of up to six numbered messages; counts those that are heard other than once and in order. */
function deliver(module: Module, length: number) {
  let tried = 0;
  let bad = 0;
  for (const word of words(letters, length)) {
    const { heard, raw } = hostEnd(module);
    const expected: string[] = [];
    for (const letter of word) {
      raw(letter);
      if (letter.seq === expected.length + 1) expected.push(letter.type);
    }
    tried++;
    if (heard.map(({ type }) => type).join() !== expected.join()) bad++;
  }
  return { tried, bad };
}

describe('duplicates, gaps and reorders', () => {
  // That a run ends once is tested where its latch is: sdk/outcome.test.ts.
  it('MC-6 are never heard', () => {
    const { tried, bad } = deliver(real, 6);
    console.log(`MC-6 tried ${tried} bad ${bad}`);
    expect({ tried, bad }).toEqual({ tried: 55_986, bad: 0 });
  });
});

describe('negative controls: without its guard', () => {
  const load = (find: string, replace = '') =>
    importWithout<Module>('src/protocol/channel.ts', { file: 'protocol/channel.ts', find, replace } satisfies Cut);

  it('MC-5 goes red when a type is looked up without asking whose it is', async () => {
    const module = await load('Object.hasOwn(table, type) && ');
    expect(storm(module, 500)).toBeGreaterThan(0);
  });

  it('MC-6 goes red when numbers are not checked', async () => {
    const module = await load(' || envelope.seq !== received + 1');
    expect(deliver(module, 3).bad).toBeGreaterThan(0);
  });
});
