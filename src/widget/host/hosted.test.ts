// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Session } from '../../protocol/session.ts';
import { session as anySession } from '../machine/fixtures.ts';
import type { HostHandlers } from './host.ts';
import { hostedHost } from './hosted.ts';

const done = (redirect_url: string | null): Session => {
  const session = anySession('done');
  return { ...session, step: { ...session.step, redirect_url } as Session['step'] };
};

function page(token: string, kind = 'link_token') {
  const start = document.createElement('meta');
  start.dataset.kind = kind;
  start.content = token;
  document.head.append(start);
  const seen = { ended: vi.fn(), go: vi.fn(), start };
  const host = hostedHost({ start, ended: seen.ended, go: seen.go });
  const opened = vi.fn<HostHandlers['opened']>();
  host.connect({ opened, shown() {}, exitAsked() {}, updated() {} });
  return { ...seen, host, token: opened.mock.calls[0]![0].token };
}
const success = { type: 'success', public_token: '', metadata: {} } as never;
const exit = { type: 'exit', error: null, metadata: {} } as never;

beforeEach(() => sessionStorage.clear());

describe('a page of its own', () => {
  it('opens with the token of its document, which it takes out of the page', () => {
    const { token, start, host } = page('lt_1');
    expect([token, host.tokenKind, start.isConnected]).toEqual(['lt_1', 'link_token', false]);
  });

  it('says claim code where it has one', () => expect(page('clm_1', 'claim_code').host.tokenKind).toBe('claim_code'));

  it('goes on with its first token and its own id after a reload, which brings a new token', () => {
    const before = page('lt_1');
    const after = page('lt_2');
    expect([after.token, after.host.cid]).toEqual(['lt_1', before.host.cid]);
  });

  it('begins anew at another address', () => {
    page('lt_1');
    history.replaceState(null, '', '/other');
    expect(page('lt_2').token).toBe('lt_2');
  });

  it.each([
    ['success', success],
    ['exit', exit],
  ])('keeps nothing in the browser after %s', (_, message) => {
    const { host } = page('lt_1');
    expect(sessionStorage).toHaveLength(1);
    host.tell(message);
    expect(sessionStorage).toHaveLength(0);
  });

  it('goes on, once, to where the session says', () => {
    vi.useFakeTimers();
    const { host, go, ended } = page('lt_1');
    host.follow(done('https://shop.example/back?linkId=1'));
    host.tell(success);
    host.tell({ type: 'close' });
    vi.runAllTimers();
    expect(go.mock.calls).toEqual([['https://shop.example/back?linkId=1']]);
    expect(ended).not.toHaveBeenCalled();
    vi.useRealTimers();
  });

  it('goes on by itself when nobody presses the button', () => {
    vi.useFakeTimers();
    const { host, go } = page('lt_1');
    host.follow(done('myapp://callback'));
    host.tell(success);
    vi.runAllTimers();
    expect(go).toHaveBeenCalledOnce();
    vi.useRealTimers();
  });

  it('says that it is over where nobody waits', () => {
    const { host, go, ended } = page('lt_1');
    host.follow(done(null));
    host.tell(success);
    host.tell({ type: 'close' });
    expect([go.mock.calls.length, ended.mock.calls.length]).toEqual([0, 1]);
  });
});
