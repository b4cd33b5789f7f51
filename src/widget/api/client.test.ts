import { afterEach, expect, it, vi } from 'vitest';
import { call } from './client.ts';

afterEach(() => vi.unstubAllGlobals());

const Reply = (reply: unknown) => ((reply as { ok?: unknown } | undefined)?.ok === true ? { ok: true } : undefined);
const error = (code: string) => JSON.stringify({ error: { code, message: 'm', request_id: 'req_1' } });

it.each<[what: string, status: number, body: string, code: string, id: string | null]>([
  ['a refusal', 401, error('SESSION_EXPIRED'), 'SESSION_EXPIRED', 'req_1'],
  ['a code of a newer server', 400, error('NEVER_HEARD_OF'), 'INTERNAL_ERROR', 'req_1'],
  ['an inherited name for a code', 400, error('constructor'), 'INTERNAL_ERROR', 'req_1'],
  ['too many requests', 429, error('RATE_LIMITED'), 'RATE_LIMITED', 'req_1'],
  ['too many requests, said by a proxy', 429, '<html>', 'RATE_LIMITED', null],
  ['a fault of the server', 500, error('INTERNAL_ERROR'), 'INTERNAL_ERROR', 'req_1'],
  ['an error page in HTML', 502, '<html><h1>Bad Gateway', 'INTERNAL_ERROR', null],
  ['an empty answer', 200, '', 'INTERNAL_ERROR', null],
  ['an answer that is cut off', 200, '{"ok": tr', 'INTERNAL_ERROR', null],
  ['an answer of another shape', 200, '{"ok": "yes"}', 'UPDATE_NEEDED', null],
])('makes of %s the code that says it', async (_, status, body, code, requestId) => {
  vi.stubGlobal('fetch', async () => new Response(body, { status }));
  await expect(call(Reply, [], { path: 'http://x/' })).rejects.toMatchObject({ name: 'RequestError', code, requestId });
});

it('makes of a request that does not get through NETWORK_ERROR', async () => {
  vi.stubGlobal('fetch', async () => {
    throw new TypeError('Failed to fetch');
  });
  await expect(call(Reply, [], { path: 'http://x/' })).rejects.toMatchObject({ code: 'NETWORK_ERROR', status: 0 });
});

it('takes the present session of a 409 for an answer', async () => {
  vi.stubGlobal('fetch', async () => new Response('{"ok": true}', { status: 409 }));
  await expect(call(Reply, [409], { path: 'http://x/' })).resolves.toEqual({ ok: true });
});

it('sends the bearer and the version, no cookie, and nothing of the page’s address', async () => {
  const fetched = vi.fn(async (_path: string, _init: RequestInit) => new Response('{"ok": true}'));
  vi.stubGlobal('fetch', fetched);
  await call(Reply, [], { method: 'POST', path: 'http://x/', bearer: 'ss_x', version: 3, body: { a: 1 } });
  const [, init] = fetched.mock.calls[0]!;
  const headers = init.headers as Headers;
  expect([headers.get('authorization'), headers.get('if-match'), headers.get('content-type')]).toEqual([
    'Bearer ss_x',
    '"3"',
    'application/json',
  ]);
  expect(init).toMatchObject({ credentials: 'omit', cache: 'no-store', redirect: 'error', body: '{"a":1}' });
});
