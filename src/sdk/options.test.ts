// @vitest-environment jsdom
import { afterEach, describe, expect, it } from 'vitest';
import { ERRORS } from '../protocol/errors.ts';
import { Connect, frames, W } from './testing/page.ts';
import type { ConnectOptions } from './types.ts';

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
    ['nothing', undefined, 'pass token, or fetchToken'],
    ['no token', { token: undefined }, 'pass token, or fetchToken'],
    ['an empty token', { token: '' }, 'pass token, or fetchToken'],
    ['a token that is a promise', { token: Promise.resolve('lt') }, 'token must be text like "lt_…"'],
    ['a token with spaces', { token: 'Bearer lt_1' }, 'token must be text'],
    ['a token beyond measure', { token: 'x'.repeat(201) }, 'token must be text'],
    ['fetchToken that is a token', { fetchToken: 'lt_1' }, 'fetchToken must be a function'],
    ['a callback that is none', { onSuccess: 'done' }, 'onSuccess must be a function'],
    ['another callback that is none', { onEvent: {} }, 'onEvent must be a function'],
    ['a theme that is none', { appearance: { theme: 'pink' } }, 'appearance.theme must be text like "light"'],
    ['an accent that is none', { appearance: { accent: 'red' } }, 'appearance.accent must be text like "#1a73e8"'],
    ['appearance as text', { appearance: 'dark' }, 'appearance must be a object'],
    ['a language that is none', { locale: 'en_US' }, 'locale must be text like "pt-BR"'],
    ['no server', { baseUrl: undefined }, 'baseUrl must be text like "https://connect.example.com"'],
    ['a server without a scheme', { baseUrl: 'connect.example.com' }, 'baseUrl must be'],
    ['a server without https', { baseUrl: 'http://connect.example.com' }, 'baseUrl must be'],
    ['a server that only looks local', { baseUrl: 'http://localhost.evil.example' }, 'baseUrl must be'],
    ['a server behind a name and password', { baseUrl: 'http://localhost:80@evil.example' }, 'baseUrl must be'],
    ['script for a server', { baseUrl: 'javascript:alert(1)' }, 'baseUrl must be'],
    ['a container that does not exist', { container: '#none' }, 'container must be an element'],
    ['a container that is no element', { container: {} }, 'container must be an element'],
  ])('%s', (_, options, message) => {
    const error = thrown(() => create(options && { ...good, ...options }));
    expect(error.message).toContain(`Connect: ${message}`);
    const { remedy: _r, message: _m, ...row } = ERRORS.INVALID_OPTIONS;
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
    [{ container: '#x' }, 'cannot change'],
    [{ baseUrl: W }, 'cannot change'],
    [{ onExit: 1 }, 'onExit must be a function'],
    [{ token: 5 }, 'token must be text'],
  ])('%o', (options, message) => {
    const handle = Connect.create(good);
    handles.push(handle);
    expect(thrown(() => handle.update(options as never)).message).toContain(message);
  });
});
