// @vitest-environment jsdom
import { afterEach, describe, expect, it } from 'vitest';
import { ERRORS } from '../protocol/errors.ts';
import { Connect, frames, W } from './testing/page.ts';
import type { ConnectHandle, ConnectOptions } from './types.ts';

const handles: { destroy(): void }[] = [];
const create = (options: unknown) => handles.push(Connect.create(options as ConnectOptions));
afterEach(() => {
  for (const handle of handles.splice(0)) handle.destroy();
  document.body.innerHTML = '';
});

const good = { token: 'lt_1', baseUrl: W };
const thrown = (act: () => unknown): Error & Record<string, unknown> => {
  try {
    act();
  } catch (error) {
    return error as Error & Record<string, unknown>;
  }
  throw new Error('It was accepted.');
};

describe('create accepts', () => {
  it.each([
    ['a token', {}],
    ['a function that fetches one', { token: undefined, fetchToken: () => Promise.resolve('lt') }],
    ['both', { fetchToken: () => Promise.resolve('lt') }],
    ['an accent of null', { appearance: { accent: null } }],
    ['each theme', { appearance: { theme: 'dark' } }],
    ['a language', { locale: 'zh-Hant-TW' }],
    ['an https server', { baseUrl: 'https://connect.example.com' }],
    ['a server with a path', { baseUrl: 'https://connect.example.com/connect.js' }],
    ['what a newer SDK may know', { somethingNew: 1 }],
    ['a redirect that another SDK would need', { receivedRedirectUri: 'https://shop.example/back?state=1' }],
    ['callbacks that are not there', { onExit: undefined, onEvent: null }],
  ])('%s', (_, options) => {
    create({ ...good, ...options });
    expect(frames()).toHaveLength(1);
  });
});

describe('create refuses', () => {
  it.each([
    ['nothing', undefined, 'pass a token or fetchToken'],
    ['no token', { token: undefined }, 'pass a token or fetchToken'],
    ['an empty token', { token: '' }, 'pass a token or fetchToken'],
    ['a token that is a promise', { token: Promise.resolve('lt') }, 'pass a token or fetchToken'],
    ['a token with spaces', { token: 'Bearer lt_1' }, 'pass a token or fetchToken'],
    ['a token beyond measure', { token: 'x'.repeat(201) }, 'pass a token or fetchToken'],
    ['fetchToken that is a token', { fetchToken: 'lt_1' }, 'fetchToken is not a function'],
    ['a callback that is none', { onSuccess: 'done' }, 'onSuccess is not a function'],
    ['another callback that is none', { onEvent: {} }, 'onEvent is not a function'],
    ['no server', { baseUrl: undefined }, 'baseUrl is not https'],
    ['a server without a scheme', { baseUrl: 'connect.example.com' }, 'baseUrl is not'],
    ['a server without https', { baseUrl: 'http://connect.example.com' }, 'baseUrl is not'],
    ['a server that only looks local', { baseUrl: 'http://localhost.evil.example' }, 'baseUrl is not'],
    ['a server behind a name and password', { baseUrl: 'http://localhost:80@evil.example' }, 'baseUrl is not'],
    ['script for a server', { baseUrl: 'javascript:alert(1)' }, 'baseUrl is not'],
    ['a container that does not exist', { container: '#none' }, 'container is no element'],
    ['a container that is no element', { container: {} }, 'container is no element'],
  ])('%s', (_, options, message) => {
    const error = thrown(() => create(options && { ...good, ...options }));
    expect(error.message).toContain(`Connect: ${message}`);
    const { remedy: _r, ...row } = ERRORS.INVALID_OPTIONS;
    expect({ ...error }).toMatchObject({ name: 'ConnectError', code: 'INVALID_OPTIONS', ...row });
    expect(error).toBeInstanceOf(Error);
    expect(frames()).toHaveLength(0);
  });

  it('without repeating what may be secret', () => {
    expect(thrown(() => create({ ...good, token: 'sk secret' })).message).not.toContain('secret');
  });
});

describe('update refuses', () => {
  it.each([
    [{ onExit: 1 }, 'onExit is not a function'],
    [{ token: 5 }, 'pass a token or fetchToken'],
    [{ token: null }, 'pass a token or fetchToken'],
  ])('%o', (options, message) => {
    const handle = Connect.create(good);
    handles.push(handle);
    expect(thrown(() => handle.update(options as never)).message).toContain(message);
  });
});

it('update leaves the container and the server as they are', () => {
  create(good);
  const handle = handles.at(-1) as ConnectHandle;
  handle.update({ container: '#none', baseUrl: 'https://evil.example' } as never);
  window.dispatchEvent(new Event('pagehide'));
  handle.open();
  expect(frames().map(({ src }) => new URL(src).origin)).toEqual([W]);
});
