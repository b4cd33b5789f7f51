// @vitest-environment jsdom
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { event, exit, open, success } from '../../protocol/testing/words.ts';
import { embed } from './testing/embed.ts';

/** A run. */
function running() {
  const frame = embed();
  frame.host.connect(frame.handlers);
  frame.init();
  frame.say(open);
  return frame;
}

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe('the host', () => {
  it('is heard', () => {
    const { say, heard } = running();
    say({ type: 'update', locale: 'fr' });
    say({ type: 'exit' });
    expect(heard).toEqual([
      ['opened', 'lt_1'],
      ['updated', 'fr'],
      ['exitAsked', false],
    ]);
  });

  it('is told nothing before it has opened', () => {
    const { host, handlers, init, types } = embed();
    host.tell(event);
    host.connect(handlers);
    init();
    host.tell(exit);
    expect(types()).toEqual(['ready']);
  });

  it('is told one end, and `close` only when it has taken note', () => {
    const { host, types, got, say } = running();
    host.tell(success);
    host.tell(exit);
    host.tell({ type: 'close' });
    expect(types()).toEqual(['ready', 'success']);
    say({ type: 'ack', of: got.at(-1)!.seq });
    expect(types()).toEqual(['ready', 'success', 'close']);
  });

  it('is told `close` at once when it has taken note before', () => {
    const { host, types, got, say } = running();
    host.tell(exit);
    say({ type: 'ack', of: got.at(-1)!.seq });
    host.tell({ type: 'close' });
    expect(types()).toEqual(['ready', 'exit', 'close']);
  });

  it('is not told `close` in the middle of a run, only after its end', () => {
    const { host, types, got, say } = running();
    host.tell({ type: 'close' });
    host.tell(event);
    host.tell(exit);
    say({ type: 'ack', of: got.at(-1)!.seq });
    expect(types()).toEqual(['ready', 'event', 'exit', 'close']);
  });

  it('MC-8 is told nothing unlisted, however it came into a message', () => {
    const { host, got } = running();
    host.tell({
      ...event,
      password: 'hunter2',
      metadata: { ...event.metadata, biller_id: 'b', typed: 'hunter2' },
    } as never);
    host.tell({ ...success, access_token: 'hunter2', metadata: { ...success.metadata, stack: 'hunter2' } } as never);
    expect(got).toHaveLength(3);
    expect(JSON.stringify(got)).not.toContain('hunter2');
  });

  it('hears of an end even if the result does not fit, and the page hears of the fault', () => {
    const reported = vi.fn();
    vi.stubGlobal('reportError', reported);
    const { host, got } = running();
    host.tell({ ...event, metadata: { ...event.metadata, biller_id: 'x'.repeat(401) } });
    host.tell({ ...success, public_token: 'x'.repeat(500) });
    expect(reported).toHaveBeenCalledTimes(2);
    expect(got.at(-1)).toMatchObject({ type: 'exit', error: { code: 'INTERNAL_ERROR' } });
    expect(got.at(-1)!.error).not.toHaveProperty('remedy');
  });

  it('gets an ack for another message refused', () => {
    const { host, types, say, refused, got } = running();
    host.tell(exit);
    host.tell({ type: 'close' });
    say({ type: 'ack', of: 7 });
    expect([types(), refused]).toEqual([['ready', 'exit'], ['late']]);
    say({ type: 'ack', of: got.at(-1)!.seq });
    expect(types()).toEqual(['ready', 'exit', 'close']);
  });

  it('is too late with an `open` that crossed the end of its run', () => {
    const { host, heard, refused, got, say } = running();
    host.tell(exit);
    say({ ...open, token: 'lt_renewed' });
    say({ type: 'ack', of: got.at(-1)!.seq });
    say({ ...open, token: 'lt_2' });
    expect(heard).toEqual([
      ['opened', 'lt_1'],
      ['opened', 'lt_2'],
    ]);
    expect(refused).toEqual(['late']);
  });

  it('is heard with an `update` that crossed the end of a run', () => {
    const { host, heard, refused, say } = running();
    host.tell(exit);
    say({ type: 'update', locale: 'fr' });
    expect([heard.at(-1), refused]).toEqual([['updated', 'fr'], []]);
  });

  it('is not told the `close` of the run before in the next one', () => {
    const { host, types, got, say } = running();
    host.tell(exit);
    say({ type: 'ack', of: got.at(-1)!.seq });
    say(open);
    host.tell({ type: 'close' });
    expect(types()).toEqual(['ready', 'exit']);
  });

  it.each([
    [{ theme: 'pink' }, 'appearance.theme must be text like "light"'],
    [{ accent: 'red' }, 'appearance.accent must be text like "#1a73e8"'],
    [{ locale: 'en_US' }, 'locale must be text like "pt-BR"'],
  ])('gets an end that names the option when it opens with %o', (look, problem) => {
    const { host, handlers, init, say, got, heard, types } = embed();
    host.connect(handlers);
    init();
    say({ ...open, ...look });
    expect(got.at(-1)).toMatchObject({
      type: 'exit',
      error: { code: 'INVALID_OPTIONS', actor: 'merchant', message: expect.stringContaining(problem) },
    });
    say({ type: 'ack', of: got.at(-1)!.seq });
    expect([types(), heard]).toEqual([['ready', 'exit', 'close'], []]);
  });

  it('does not disturb a run by an update that cannot be', () => {
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const { heard, say, types } = running();
    say({ type: 'update', accent: 'red' });
    expect([heard.length, types(), warned.mock.calls.length]).toEqual([1, ['ready'], 1]);
  });

  it('is told one end in each run, whatever is said in whatever order', () => {
    const told = { event, success, exit, close: { type: 'close' } } as const;
    const steps = fc.array(fc.constantFrom('open', 'ack', 'event', 'success', 'exit', 'close'), { maxLength: 20 });
    fc.assert(
      fc.property(steps, (names) => {
        vi.restoreAllMocks();
        const { host, handlers, init, got, say } = embed();
        host.connect(handlers);
        init();
        let ends = 0;
        for (const name of names) {
          const before = got.length;
          if (name === 'open') say(open);
          else if (name === 'ack') say({ type: 'ack', of: ends });
          else host.tell(told[name as keyof typeof told]);
          for (const { type, seq } of got.slice(before))
            if (type === 'success' || type === 'exit') ends = seq as number;
        }
        const line = got.map(({ type }) => String(type)).join(' ');
        // Each end is followed by `close` or by the next run; never by another end before an `open` was taken.
        expect(line).toMatch(/^ready( event)*( (success|exit)( close)*( event)*)*$/);
        expect(got.filter(({ type }) => type === 'success' || type === 'exit').length).toBeLessThanOrEqual(
          names.filter((name) => name === 'open').length,
        );
      }),
      { numRuns: 2000, seed: 20261122 },
    );
  });
});
