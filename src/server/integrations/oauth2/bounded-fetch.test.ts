// @vitest-environment node
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { boundedFetch, Unreachable } from './bounded-fetch.ts';

let asked: string[] = [];
const ANSWERS: Record<string, RequestListener> = {
  '/good': (_, response) => response.setHeader('content-type', 'application/json').end('{"a":1}'),
  '/packed': (_, response) => response.setHeader('content-encoding', 'gzip').end(gzipSync('{"a":1}')),
  '/redirect': (_, response) => response.writeHead(302, { location: '/good' }).end(),
  '/large': (_, response) => response.end(Buffer.alloc(3 * 1024 * 1024)),
  // Three hundred kilobytes that become three hundred megabytes.
  '/bomb': (_, response) =>
    response.setHeader('content-encoding', 'gzip').end(gzipSync(Buffer.alloc(300 * 1024 * 1024))),
  '/never': () => {},
  '/cut': (_, response) => response.writeHead(200, { 'content-length': '100' }).write('x', () => response.destroy()),
};
const http = createServer((request, response) => {
  asked.push(request.url ?? '');
  ANSWERS[request.url ?? '']?.(request, response);
});
let origin: string;
beforeAll(async () => {
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
});
afterAll(() => {
  http.close();
  http.closeAllConnections();
});
const ask = (path: string, signal?: AbortSignal) =>
  boundedFetch(origin + path, { headers: {}, ...(signal && { signal }) });

test.each(['/good', '/packed'])('hands on an answer (%s)', async (path) => {
  const answer = await ask(path);
  expect([answer.status, await answer.json()]).toEqual([200, { a: 1 }]);
});

test('does not follow a redirect', async () => {
  asked = [];
  expect((await ask('/redirect')).status).toBe(302);
  expect(asked).toEqual(['/redirect']);
});

test.each(['/large', '/bomb', '/cut'])('gives up at %s', async (path) => {
  await expect(ask(path)).rejects.toThrow(Unreachable);
});

test('gives up when nobody waits any more', async () => {
  const leaving = new AbortController();
  const answer = ask('/never', leaving.signal);
  leaving.abort();
  await expect(answer).rejects.toThrow(Unreachable);
});

test('gives up where nobody listens', async () => {
  await expect(boundedFetch('http://127.0.0.1:9/', { headers: {} })).rejects.toThrow(Unreachable);
});
