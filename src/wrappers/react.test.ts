// @vitest-environment jsdom
import { act, createElement, type ReactElement, StrictMode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { exit, success } from '../protocol/testing/words.ts';
import * as page from '../sdk/testing/page.ts';
import { FakeWidget, frames, modal, reported, W } from '../sdk/testing/page.ts';

const { ConnectButton, useConnect } = await import('./react.ts');
type UseConnectOptions = import('./react.ts').UseConnectOptions;

vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);

let root: Root;
beforeEach(() => {
  root = createRoot(document.body.appendChild(document.createElement('main')));
});
afterEach(async () => {
  await act(() => root.unmount());
  document.body.innerHTML = '';
  reported.length = 0;
});

let seen: ReturnType<typeof useConnect>;
let renders = 0;
function Probe(options: UseConnectOptions) {
  seen = useConnect(options);
  renders++;
  return null;
}
const good = { token: 'lt_1', baseUrl: W };
const render = (element: ReactElement) => act(async () => root.render(element));
const probe = (options: UseConnectOptions = {}) => render(createElement(Probe, { ...good, ...options }));
const open = () => act(async () => seen.open());

describe('useConnect', () => {
  it('makes one frame in StrictMode, and one handshake', async () => {
    const made = vi.spyOn(document, 'createElement');
    await render(createElement(StrictMode, null, createElement(Probe, good)));
    const iframes = made.mock.calls.filter(([name]) => name === 'iframe').length;
    made.mockRestore();
    expect([iframes, frames().length]).toEqual([1, 1]);
    await act(async () => void new FakeWidget().ready());
    expect([seen.ready, seen.status]).toEqual([true, 'ready']);
  });

  it('keeps its frame over fifty renders with new callbacks each time', async () => {
    await probe();
    const [frame] = frames();
    for (let i = 0; i < 50; i++) await probe({ onSuccess: () => {}, onEvent: () => {}, appearance: { theme: 'dark' } });
    expect(frames()).toEqual([frame]);
  });

  it('gives open and exit that stay the same', async () => {
    await probe();
    const before = seen;
    await probe({ locale: 'fr' });
    expect([seen.open === before.open, seen.exit === before.exit]).toEqual([true, true]);
  });

  it('becomes ready when the token comes late, and again when it changes', async () => {
    await probe({ token: null });
    expect([frames().length, seen.ready, seen.status]).toEqual([0, false, 'loading']);
    await open();
    expect(modal()).toBeNull();
    for (const token of ['lt_2', 'lt_3', 'lt_4']) {
      await probe({ token });
      expect(seen.ready).toBe(false);
      const widget = new FakeWidget();
      await act(async () => void widget.ready());
      expect([frames().length, seen.ready]).toEqual([1, true]);
      await open();
      expect(widget.heard[0]).toMatchObject({ type: 'open', token });
    }
    await probe({ token: null });
    expect([frames().length, seen.ready]).toEqual([0, false]);
  });

  it('calls the newest callback', async () => {
    const [first, newest] = [vi.fn(), vi.fn()];
    await probe({ onSuccess: first });
    const widget = new FakeWidget();
    await act(async () => void widget.ready());
    await open();
    await probe({ onSuccess: newest });
    await act(async () => void widget.say(success));
    expect(first).not.toHaveBeenCalled();
    expect(newest.mock.calls[0]![0]).toBe('pt_1');
  });

  it('asks the newest fetchToken', async () => {
    await probe({ token: null, fetchToken: async () => 'lt_old' });
    const widget = new FakeWidget();
    await act(async () => void widget.ready());
    await probe({ token: null, fetchToken: async () => 'lt_new' });
    await open();
    expect(widget.heard[0]).toMatchObject({ token: 'lt_new', can_refresh: true });
    expect(frames()).toHaveLength(1);
  });

  it('follows the status and keeps the error until the next run', async () => {
    const error = {
      code: 'NETWORK_ERROR',
      type: 'NETWORK_ERROR',
      message: 'x',
      retryable: true,
      actor: 'user',
    } as const;
    await probe();
    const widget = new FakeWidget();
    await act(async () => void widget.ready());
    await open();
    expect(seen.status).toBe('open');
    await act(async () => void widget.say({ ...exit, error }).say({ type: 'close' }));
    expect([seen.status, seen.error, seen.ready]).toEqual(['closed', error, true]);
    await open();
    expect(seen.error).toBeNull();
  });

  it('tells an open widget about another look', async () => {
    await probe({ appearance: { theme: 'light' } });
    const widget = new FakeWidget();
    await act(async () => void widget.ready());
    await open();
    await probe({ appearance: { theme: 'dark' }, locale: 'fr' });
    expect(widget.heard.at(-1)).toMatchObject({ type: 'update', theme: 'dark', locale: 'fr' });
  });

  it('reports options that are refused, and leaves the page standing', async () => {
    await probe({ baseUrl: 'nowhere' });
    expect(seen.error).toMatchObject({ code: 'INVALID_OPTIONS' });
    expect(reported).toHaveLength(1);
    await probe();
    expect(frames()).toHaveLength(1);
  });

  it('leaves nothing when it is unmounted, whether open or not', async () => {
    const before = { listeners: page.listenerCount, nodes: document.querySelectorAll('iframe, dialog').length };
    for (let i = 0; i < 20; i++) {
      await probe();
      if (i % 2) await open();
      await render(createElement('p'));
    }
    expect({ listeners: page.listenerCount, nodes: document.querySelectorAll('iframe, dialog').length }).toEqual(
      before,
    );
  });

  it('renders no more often than its state changes', async () => {
    renders = 0;
    await probe();
    const mounted = renders;
    await act(async () => void new FakeWidget().ready());
    expect(renders).toBe(mounted + 1);
  });

  it('renders on a server', () => {
    const html = renderToString(createElement(ConnectButton, good, 'Connect'));
    expect(html).toBe('<button type="button" disabled="">Connect</button>');
  });
});

describe('ConnectButton', () => {
  const onSuccess = vi.fn();
  const show = async (props: object = {}) => {
    await render(createElement(ConnectButton, { ...good, onSuccess, id: 'go', ...props }, 'Connect'));
    return document.querySelector<HTMLButtonElement>('#go')!;
  };

  it('is disabled until it can open, then opens', async () => {
    const button = await show();
    expect(button.disabled).toBe(true);
    const widget = new FakeWidget();
    await act(async () => void widget.ready());
    expect(button.disabled).toBe(false);
    await act(async () => button.click());
    expect(widget.types()).toEqual(['open']);
    await act(async () => void widget.say(success));
    expect(onSuccess).toHaveBeenCalledTimes(1);
  });

  it('leaves disabled and onClick to the page', async () => {
    const onClick = vi.fn((event: Event) => event.preventDefault());
    const button = await show({ onClick, disabled: true });
    await act(async () => void new FakeWidget().ready());
    expect(button.disabled).toBe(true);
    await show({ onClick });
    await act(async () => button.click());
    expect([onClick.mock.calls.length, modal()]).toEqual([1, null]);
  });

  it('gives the button its attributes and no options', async () => {
    const button = await show({ className: 'big', locale: 'fr', debug: false });
    expect([...button.attributes].map(({ name }) => name).sort()).toEqual(['class', 'disabled', 'id', 'type']);
  });
});
