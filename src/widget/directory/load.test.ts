import { describe, expect, it, vi } from 'vitest';
import type { DirectoryFile } from '../../protocol/directory.ts';
import { loadDirectory } from './load.ts';

const file: DirectoryFile = {
  version: 'v',
  popular: 1,
  ids: ['chase', 'x'],
  names: ['Chase', 'X'],
  kinds: [0, 6],
  countries: ['gb,us', ''],
  aliases: ['Chase Bank|JPMC', ''],
  logos: [1, 0],
  colors: ['126bc5', ''],
};
const answering = (body: unknown, status = 200) =>
  vi.fn<typeof fetch>(async () => new Response(typeof body === 'string' ? body : JSON.stringify(body), { status }));

let count = 0;
/** Each test has a version of its own, since a version is kept for ever. */
const version = () => `test-${count++}`;

describe('loadDirectory', () => {
  it('gives the entries in their order', async () => {
    const get = answering(file);
    expect(await loadDirectory('abc', get)).toEqual([
      {
        id: 'chase',
        name: 'Chase',
        kind: 'bank',
        countries: ['gb', 'us'],
        aliases: ['Chase Bank', 'JPMC'],
        logo: '/connect/v1/logos/chase.svg',
        color: '#126bc5',
      },
      { id: 'x', name: 'X', kind: 'shop', countries: [], aliases: [], logo: null, color: null },
    ]);
    expect(get.mock.calls[0]![0]).toBe('/connect/v1/directory/abc');
  });

  it('fetches a version once, also for two who ask at the same time', async () => {
    const get = answering(file);
    const v = version();
    const [a, b] = await Promise.all([loadDirectory(v, get), loadDirectory(v, get)]);
    expect(await loadDirectory(v, get)).toBe(a);
    expect(b).toBe(a);
    expect(get).toHaveBeenCalledTimes(1);
    await loadDirectory(version(), get);
    expect(get).toHaveBeenCalledTimes(2);
  });

  it('tries again after a failure', async () => {
    const v = version();
    await expect(loadDirectory(v, answering('', 503))).rejects.toThrow('answered 503');
    expect(await loadDirectory(v, answering(file))).toHaveLength(2);
  });

  it.each<[string, typeof fetch, RegExp]>([
    ['an error of the server', answering('', 500), /\/connect\/v1\/directory\/test-\d+ answered 500/],
    ['no network', () => Promise.reject(new TypeError('Failed to fetch')), /could not be read/],
    ['a page of a proxy', answering('<html>'), /could not be read/],
    ['JSON of another kind', answering({ error: 'x' }), /not a directory/],
    ['null', answering(null), /not a directory/],
    ['a column that is cut off', answering({ ...file, names: ['Chase'] }), /columns are missing or differ/],
    ['a column that is missing', answering({ ...file, aliases: undefined }), /columns are missing or differ/],
    ['a column that is no list', answering({ ...file, colors: 'ab' }), /columns are missing or differ/],
  ])('names %s a DirectoryError that says where', async (_, get, message) => {
    const failure: Error = await loadDirectory(version(), get).catch((error) => error);
    expect(failure).toBeInstanceOf(Error);
    expect(failure.name).toBe('DirectoryError');
    expect(failure.message).toMatch(message);
  });

  it('keeps a strange version inside its path', async () => {
    const get = answering(file);
    await loadDirectory('../../evil?x#y', get);
    expect(get.mock.calls[0]![0]).toBe('/connect/v1/directory/..%2F..%2Fevil%3Fx%23y');
  });

  it('ends the wait of who aborts, and of nobody else', async () => {
    let answer: (reply: Response) => void = () => {};
    const get: typeof fetch = () => new Promise((resolve) => (answer = resolve));
    const v = version();
    const abort = new AbortController();
    const mine = loadDirectory(v, get, abort.signal);
    const other = loadDirectory(v, get, new AbortController().signal);
    abort.abort();
    await expect(mine).rejects.toMatchObject({ name: 'AbortError' });
    answer(new Response(JSON.stringify(file)));
    expect(await other).toHaveLength(2);
  });

  it('does not begin to wait when it was aborted before', async () => {
    await expect(loadDirectory(version(), answering(file), AbortSignal.abort())).rejects.toMatchObject({
      name: 'AbortError',
    });
  });
});
