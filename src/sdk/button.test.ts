// @vitest-environment jsdom
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { exit, success } from '../protocol/testing/words.ts';
import { FakeWidget, frames, settled, W } from './testing/page.ts';

const submitted = vi.fn((event: Event) => event.preventDefault());

beforeAll(async () => {
  document.addEventListener('submit', submitted);
  Object.defineProperty(document, 'currentScript', { value: { src: `${W}/connect.js` }, configurable: true });
  await import('./button-script.ts');
});
afterEach(() => {
  window.dispatchEvent(new Event('pagehide'));
  document.body.innerHTML = '';
  submitted.mockClear();
});

const show = (html: string) => {
  document.body.innerHTML = html;
  return document.querySelector<HTMLElement>('[data-connect-token]')!;
};
const opened = async (button: HTMLElement) => {
  button.click();
  const widget = new FakeWidget().ready();
  await settled();
  return widget;
};

it('opens from a button that was added later, from the script’s own server', async () => {
  const button = show('<form><button data-connect-token="lt_9" data-connect-theme="dark"><b>Go</b></button></form>');
  button.querySelector('b')!.click();
  const widget = new FakeWidget().ready();
  await settled();
  expect(widget.address.origin).toBe(W);
  expect(widget.heard[0]).toMatchObject({ type: 'open', token: 'lt_9', theme: 'dark' });
  expect(submitted).not.toHaveBeenCalled();
});

it('success adds the public token to the form and submits it', async () => {
  const button = show('<form><button data-connect-token="lt_9">Go</button></form>');
  const widget = await opened(button);
  widget.say(success);
  const form = button.closest('form')!;
  expect(Object.fromEntries(new FormData(form))).toEqual({ public_token: 'pt_1' });
  expect(submitted).toHaveBeenCalledTimes(1);
});

it('a second success replaces the first one’s token', async () => {
  const button = show(
    '<form><input type="hidden" name="public_token" value="old"><button data-connect-token="lt">Go</button></form>',
  );
  const widget = await opened(button);
  widget.say(success);
  expect(new FormData(button.closest('form')!).getAll('public_token')).toEqual(['pt_1']);
});

it('tells both endings by events that bubble', async () => {
  const heard: unknown[] = [];
  const hear = (event: Event) => heard.push([event.type, (event as CustomEvent).detail]);
  for (const type of ['connect:success', 'connect:exit']) document.addEventListener(type, hear);
  const button = show('<button data-connect-token="lt_9">Go</button>');
  const widget = await opened(button);
  widget.say(success).say({ type: 'close' });
  (await opened(button)).say(exit);
  expect(heard).toEqual([
    ['connect:success', { public_token: 'pt_1', metadata: expect.objectContaining({ biller_id: 'chase' }) }],
    ['connect:exit', { error: null, metadata: exit.metadata }],
  ]);
  for (const type of ['connect:success', 'connect:exit']) document.removeEventListener(type, hear);
});

it('does not submit when the page prevents it', async () => {
  const button = show('<form><button data-connect-token="lt_9">Go</button></form>');
  button.addEventListener('connect:success', (event) => event.preventDefault());
  (await opened(button)).say(success);
  expect([submitted.mock.calls.length, document.querySelector('input')]).toEqual([0, null]);
});

it('uses the token the button has when it is clicked', async () => {
  const button = show('<button data-connect-token="lt_old">Go</button>');
  (await opened(button)).say(exit);
  button.dataset.connectToken = 'lt_new';
  expect((await opened(button)).heard[0]).toMatchObject({ token: 'lt_new' });
});

it('leaves other clicks alone', () => {
  show('<a href="#x">x</a>');
  document.querySelector('a')!.click();
  document.dispatchEvent(new Event('click'));
  expect(frames()).toHaveLength(0);
});

it('does not change when the script is loaded twice', async () => {
  const first = window.Connect;
  vi.resetModules();
  await import('./button-script.ts');
  expect(window.Connect).toBe(first);
  await opened(show('<button data-connect-token="lt_9">Go</button>'));
  expect(frames()).toHaveLength(1);
});

it('lets create know its server, and be told another', () => {
  const handles = [
    window.Connect!.create({ token: 'lt_1' }),
    window.Connect!.create({ token: 'lt_1', baseUrl: 'https://connect.example.com' }),
  ];
  expect(frames().map(({ src }) => new URL(src).origin)).toEqual([W, 'https://connect.example.com']);
  for (const handle of handles) handle.destroy();
});
