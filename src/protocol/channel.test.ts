import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as real from './channel.ts';
import { HOST_MESSAGES, WIDGET_MESSAGES, type WidgetMessage } from './messages.ts';
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
  const channel = openChannel(
    'host',
    port1,
    WIDGET_MESSAGES,
    (r) => refused.push(r),
    (m) => heard.push(m),
  );
  return { channel, heard, refused, got, raw: (value: unknown) => port2.postMessage(value) };
}

/** Both ends, joined. */
function pair({ openChannel }: Module = real) {
  const { port1, port2 } = new SyncChannel();
  const log: string[] = [];
  const host = openChannel(
    'host',
    port1,
    WIDGET_MESSAGES,
    (r) => log.push(`host refuses: ${r}`),
    (m) => log.push(`host hears ${m.type}`),
  );
  const widget = openChannel(
    'widget',
    port2,
    HOST_MESSAGES,
    (r) => log.push(`widget refuses: ${r}`),
    (m) => log.push(`widget hears ${m.type}`),
  );
  return { host, widget, log };
}

describe('an envelope', () => {
  it('carries version, number and type beside the fields', () => {
    const { channel, got } = hostEnd();
    channel.send(open);
    channel.send({ type: 'exit', force: true });
    expect(got).toEqual([
      { v: 1, seq: 1, ...open },
      { v: 1, seq: 2, type: 'exit', force: true },
    ]);
  });

  it.each([
    ['no object', 'ready', 'envelope'],
    ['null', null, 'envelope'],
    ['a list', [1, 1, 'ready'], 'envelope'],
    [
      'a Map with the right keys',
      new Map<string, unknown>([
        ['v', 1],
        ['seq', 1],
        ['type', 'ready'],
      ]),
      'envelope',
    ],
    ['no version', { seq: 1, type: 'ready' }, 'envelope'],
    ['no number', { v: 1, type: 'ready' }, 'envelope'],
    ['a number that is text', { v: 1, seq: '1', type: 'ready' }, 'envelope'],
    ['a type that is a list', { v: 1, seq: 1, type: ['ready'] }, 'envelope'],
    ['a type of ten megabytes', { v: 1, seq: 1, type: 'x'.repeat(10_000_000) }, 'envelope'],
    ['another version', { v: 2, seq: 1, type: 'ready' }, 'version'],
    ['a gap', { v: 1, seq: 2, type: 'ready' }, 'sequence'],
    ['number zero', { v: 1, seq: 0, type: 'ready' }, 'sequence'],
    ['an unknown type', { v: 1, seq: 1, type: 'resize' }, 'unknown'],
    ['an inherited name', { v: 1, seq: 1, type: 'constructor' }, 'unknown'],
    ['the prototype', { v: 1, seq: 1, type: '__proto__' }, 'unknown'],
    ['the host’s own kind of message', { v: 1, seq: 1, ...open }, 'unknown'],
    ['a field too long', { v: 1, seq: 1, ...success, public_token: 'x'.repeat(401) }, 'malformed'],
    ['a field missing', { v: 1, seq: 1, type: 'success', public_token: 'pt_1' }, 'malformed'],
    [
      'a list with an own map',
      { v: 1, seq: 1, ...success, metadata: { ...success.metadata, consents: Object.assign([1], { map: 1 }) } },
      'malformed',
    ],
    ['an end before a beginning', { v: 1, seq: 1, ...success }, 'phase'],
  ])('is refused with %s', (_, value, reason) => {
    const { heard, refused, raw } = hostEnd();
    raw(value);
    expect({ heard, refused }).toEqual({ heard: [], refused: [reason] });
  });

  it('spends its number even when its type is not known yet, so that a newer peer is still understood', () => {
    const { heard, raw } = hostEnd();
    raw({ v: 1, seq: 1, type: 'resize', height: 9 });
    raw({ v: 1, seq: 2, type: 'ready', extra: true });
    expect(heard).toEqual([{ type: 'ready' }]);
  });
});

describe('the rules', () => {
  const say = {
    host: {
      open,
      update: { type: 'update', appearance: open.appearance, locale: null },
      exit: { type: 'exit', force: false },
    },
    widget: {
      ready: { type: 'ready' },
      event,
      token_wanted: { type: 'token_wanted' },
      success,
      exit,
      close: { type: 'close' },
    },
  } as const;
  const reach: Record<string, (p: ReturnType<typeof pair>) => void> = {
    idle: () => {},
    running: ({ host }) => host.send(open),
    settled: ({ host, widget }) => {
      host.send(open);
      widget.send(exit);
    },
  };
  it.each([
    ['host', 'open', 'idle running settled'],
    ['host', 'update', 'idle running settled'],
    ['host', 'exit', 'running'],
    ['widget', 'ready', 'idle'],
    ['widget', 'event', 'running'],
    ['widget', 'token_wanted', 'running'],
    ['widget', 'success', 'running'],
    ['widget', 'exit', 'running'],
    ['widget', 'close', 'settled'],
  ] as const)('let the %s say %s when %s', (end, type, phases) => {
    const may = Object.keys(reach).filter((phase) => {
      const both = pair();
      reach[phase]!(both);
      return (both[end].send as (m: unknown) => boolean)((say[end] as Record<string, unknown>)[type]);
    });
    expect(may.join(' ')).toBe(phases);
  });

  it('acknowledge the end of a run at once, and let only `close` follow', () => {
    const { host, widget, log } = pair();
    host.send(open);
    widget.send(event);
    widget.send(success);
    expect(widget.send(exit)).toBe(false);
    expect(widget.send(event)).toBe(false);
    widget.send({ type: 'close' });
    expect(log).toEqual([
      'widget hears open',
      'host hears event',
      'widget hears ack',
      'host hears success',
      'host hears close',
    ]);
  });

  it('refuse an ack for another message', () => {
    const { port1, port2 } = new SyncChannel();
    const refused: string[] = [];
    const widget = real.openChannel(
      'widget',
      port1,
      HOST_MESSAGES,
      (r) => refused.push(r),
      () => {},
    );
    port2.postMessage({ v: 1, seq: 1, ...open });
    widget.send(exit);
    port2.postMessage({ v: 1, seq: 2, type: 'ack', of: 7 });
    expect(widget.send({ type: 'close' })).toBe(false);
    port2.postMessage({ v: 1, seq: 3, type: 'ack', of: 1 });
    expect(widget.send({ type: 'close' })).toBe(true);
    expect(refused).toEqual(['phase']);
  });

  it('take an `open` that crossed the end of its run for what it is: too late', () => {
    const { port1, port2 } = new SyncChannel();
    const heard: string[] = [];
    const widget = real.openChannel(
      'widget',
      port1,
      HOST_MESSAGES,
      () => {},
      (m) => heard.push(m.type),
    );
    port2.postMessage({ v: 1, seq: 1, ...open });
    widget.send(exit);
    port2.postMessage({ v: 1, seq: 2, ...open, token: 'lt_renewed' });
    port2.postMessage({ v: 1, seq: 3, type: 'ack', of: 1 });
    port2.postMessage({ v: 1, seq: 4, ...open });
    expect(heard).toEqual(['open', 'ack', 'open']);
  });

  it('let an `update` through that crossed the end of a run', () => {
    const { port1, port2 } = new SyncChannel();
    const heard: string[] = [];
    const refused: string[] = [];
    const widget = real.openChannel(
      'widget',
      port1,
      HOST_MESSAGES,
      (r) => refused.push(r),
      (m) => heard.push(m.type),
    );
    port2.postMessage({ v: 1, seq: 1, ...open });
    widget.send(exit);
    port2.postMessage({ v: 1, seq: 2, type: 'update', appearance: open.appearance, locale: null });
    port2.postMessage({ v: 1, seq: 3, type: 'ack', of: 1 });
    expect([heard, refused]).toEqual([['open', 'update', 'ack'], []]);
  });

  it('let no `close` of the run before end the next one', () => {
    const { host, widget, log } = pair();
    host.send(open);
    widget.send(exit);
    host.send(open);
    expect(widget.send({ type: 'close' })).toBe(false);
    expect(log.filter((line) => line.includes('close'))).toEqual([]);
  });

  it('end with close(): nothing goes in or out', () => {
    const { channel, heard, refused, got, raw } = hostEnd();
    channel.close();
    channel.close();
    raw({ v: 1, seq: 1, type: 'ready' });
    expect([channel.send(open), heard, refused, got]).toEqual([false, [], [], []]);
  });
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
  const { channel, heard, raw } = hostEnd(module);
  channel.send(open);
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

/** Delivers each word of up to six numbered messages; counts those that end more than once, or other than in order. */
function deliver(module: Module, length: number) {
  let tried = 0;
  let bad = 0;
  for (const word of words(letters, length)) {
    const { channel, heard, raw } = hostEnd(module);
    channel.send(open);
    // The oracle: what arrives in order counts once; the first end is the only one, and nothing follows it.
    const expected: string[] = [];
    let next = 1;
    for (const letter of word) {
      raw(letter);
      if (letter.seq !== next) continue;
      next++;
      if (!expected.some((type) => type !== 'event')) expected.push(letter.type);
    }
    tried++;
    if (heard.map(({ type }) => type).join() !== expected.join()) bad++;
  }
  return { tried, bad };
}

describe('duplicates, gaps and reorders', () => {
  it('MC-6 never end a run twice', () => {
    const { tried, bad } = deliver(real, 6);
    console.log(`MC-6 tried ${tried} bad ${bad}`);
    expect({ tried, bad }).toEqual({ tried: 55_986, bad: 0 });
  });
});

describe('two ends with messages under way', () => {
  const says: [end: 'host' | 'widget', message: unknown][] = [
    ['host', open],
    ['host', { type: 'update', appearance: open.appearance, locale: null }],
    ['host', { type: 'exit', force: false }],
    ['widget', { type: 'ready' }],
    ['widget', event],
    ['widget', { type: 'token_wanted' }],
    ['widget', success],
    ['widget', exit],
    ['widget', { type: 'close' }],
  ];
  const step = fc.oneof(fc.constantFrom(...says), fc.constantFrom('deliver to host', 'deliver to widget'));

  it('never throw, and agree on how each run ended', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const [host, widget] = [new SyncChannel(), new SyncChannel()];
        const queues = { host: [] as unknown[], widget: [] as unknown[] };
        host.port2.onmessage = ({ data }) => queues.widget.push(data);
        widget.port2.onmessage = ({ data }) => queues.host.push(data);
        const ends: string[] = [];
        const refused: string[] = [];
        const refuse = (reason: string) => refused.push(reason);
        const at = {
          host: real.openChannel('host', host.port1, WIDGET_MESSAGES, refuse, ({ type }) => {
            if (type === 'success' || type === 'exit') ends.push(type);
          }),
          widget: real.openChannel('widget', widget.port1, HOST_MESSAGES, refuse, () => {}),
        };
        const told: string[] = [];
        const deliver = (to: 'host' | 'widget') => {
          const port = to === 'host' ? host.port2 : widget.port2;
          if (queues[to].length > 0) port.postMessage(queues[to].shift());
        };
        for (const now of steps) {
          if (now === 'deliver to host') deliver('host');
          else if (now === 'deliver to widget') deliver('widget');
          else if ((at[now[0]].send as (message: unknown) => boolean)(now[1]) && now[0] === 'widget')
            told.push((now[1] as { type: string }).type);
        }
        while (queues.host.length + queues.widget.length > 0) {
          deliver('host');
          deliver('widget');
        }
        expect(ends).toEqual(told.filter((type) => type === 'success' || type === 'exit'));
        // What was under way when the phase changed is refused for that, and for nothing else.
        expect(refused.filter((reason) => reason !== 'phase')).toEqual([]);
      }),
      { numRuns: 5000, seed: 20261122 },
    );
  });
});

describe('negative controls: without its guard', () => {
  const load = (find: string, replace = '') =>
    importWithout<Module>('src/protocol/channel.ts', { file: 'protocol/channel.ts', find, replace } satisfies Cut);

  it('MC-5 goes red when a type is looked up without asking whose it is', async () => {
    const module = await load("if (!hasOwn(readers, type)) return 'unknown';");
    expect(() => storm(module, 500)).toThrow('Property failed');
  });

  it('MC-6 goes red when numbers are not checked', async () => {
    const module = await load("if (seq !== received + 1) return 'sequence';");
    expect(deliver(module, 3).bad).toBeGreaterThan(0);
  });

  it('MC-6 goes red when the rules are not asked', async () => {
    const module = await load("return 'phase';", '{}');
    expect(deliver(module, 3).bad).toBeGreaterThan(0);
  });
});
