// @vitest-environment node
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FRAME_HTML, LOADER_JS } from '../testing/fixture-directory.ts';
import { openTestServer, type TestServer } from '../testing/test-server.ts';
import { get, post } from '../testing/verbs.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

const frame = (origin: string, v = '1') => get(server, `/connect/v1/frame?o=${encodeURIComponent(origin)}&v=${v}`);

describe('the widget’s document', () => {
  test('may be framed by the asking origin alone, and runs nothing but its own files', async () => {
    const answer = await frame('http://localhost:4000');
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe(FRAME_HTML);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
        "form-action 'none'; base-uri 'none'; object-src 'none'; frame-src 'none'; worker-src 'none'; manifest-src 'none'; " +
        "frame-ancestors http://localhost:4000; require-trusted-types-for 'script'; trusted-types 'none'; report-to csp",
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'cross-origin',
      'reporting-endpoints': 'csp="/connect/v1/csp-reports"',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-cache',
    });
    expect(answer.headers.has('x-frame-options')).toBe(false);
  });

  test('is the same for every host and version of the protocol', async () => {
    const first = await frame('http://localhost:4000');
    const second = await frame('https://shop.localhost', '99');
    expect(second.headers.get('etag')).toBe(first.headers.get('etag'));
    expect(await second.text()).toBe(await first.text());
  });

  test.each([
    '',
    'null',
    'https://evil.test',
    'http://localhost:4000/',
    'http://localhost:4000 *',
    'http://localhost; script-src *',
  ])('is refused to %j, and that answer cannot be framed', async (origin) => {
    const answer = await frame(origin);
    expect(answer.status).toBe(403);
    expect(answer.headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
    expect(answer.headers.get('x-frame-options')).toBe('DENY');
    expect(await answer.json()).toMatchObject({ error: { code: 'HOST_NOT_ALLOWED' } });
  });

  test('a cached copy is checked, and not sent again', async () => {
    const etag = (await frame('http://localhost:4000')).headers.get('etag')!;
    const again = await get(server, '/connect/v1/frame?o=http%3A%2F%2Flocalhost%3A4000', { 'If-None-Match': etag });
    expect(again.status).toBe(304);
    expect(again.headers.get('content-security-policy')).toContain('frame-ancestors http://localhost:4000;');
    expect(await again.text()).toBe('');
  });

  test('says how to make it where it is not built', async () => {
    const { frame: built } = server.deps.files;
    server.deps.files.frame = undefined;
    const answer = await frame('http://localhost:4000');
    server.deps.files.frame = built;
    expect(answer.status).toBe(503);
    expect(await answer.text()).toContain('npm run build');
  });
});

test('the loader may be loaded by every page', async () => {
  const answer = await get(server, '/connect.js', {
    Origin: 'https://shop.example.com',
    'Sec-Fetch-Site': 'cross-site',
  });
  expect(await answer.text()).toBe(LOADER_JS);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
    'cache-control': 'public, max-age=300',
    etag: expect.any(String),
  });
});

describe('files', () => {
  const IMMUTABLE = 'public, max-age=31536000, immutable';

  test.each([
    ['/connect/v1/assets/main-1a2b.js', 'text/javascript; charset=utf-8'],
    ['/connect/v1/directory/:version', 'application/json; charset=utf-8'],
    ['/connect/v1/logos/chase.svg', 'image/svg+xml; charset=utf-8'],
  ])('%s never changes, and comes compressed', async (pattern, type) => {
    const path = pattern.replace(':version', server.deps.directory.version);
    const plain = Buffer.from(await (await get(server, path)).arrayBuffer());
    for (const [accept, encoding, unpack] of [
      ['gzip, deflate, br', 'br', brotliDecompressSync],
      ['gzip', 'gzip', gunzipSync],
      ['br;q=0, gzip;q=0.5', 'gzip', gunzipSync],
    ] as const) {
      const answer = await get(server, path, { 'Accept-Encoding': accept });
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'content-type': type,
        'cache-control': IMMUTABLE,
        'content-encoding': encoding,
        vary: 'Accept-Encoding',
      });
      expect(unpack(Buffer.from(await answer.arrayBuffer()))).toEqual(plain);
    }
  });

  test('a logo opened by itself may do nothing', async () => {
    const answer = await get(server, '/connect/v1/logos/chase.svg');
    expect(answer.headers.get('content-security-policy')).toBe(
      "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox",
    );
  });

  test.each([
    '/connect/v1/directory/old',
    '/connect/v1/logos/tmobile.svg',
    '/connect/v1/assets/other.js',
    '/connect/v1/assets/__proto__',
  ])('%s is not there', async (path) => expect((await get(server, path)).status).toBe(404));
});

test('a violated policy is counted by its directive, and nothing else of the report is kept', async () => {
  const report = {
    type: 'csp-violation',
    url: 'http://hunter2',
    body: { effectiveDirective: 'img-src', blockedURL: 'hunter2' },
  };
  const send = (reports: unknown) =>
    post(server, '/connect/v1/csp-reports', reports, { 'Content-Type': 'application/reports+json' });
  expect((await send([report])).status).toBe(204);
  expect(server.logged.at(-2)).toContain('"directive":"img-src"');
  expect(server.logged.join('')).not.toContain('hunter2');
  expect((await send([{ body: { effectiveDirective: 'hunter2!' } }])).status).toBe(400);
});

test('health answers when the database does', async () => {
  expect(await (await get(server, '/health')).json()).toEqual({ status: 'ok' });
});
