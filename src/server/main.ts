import { fileURLToPath } from 'node:url';
import { serve } from '@hono/node-server';
import { type Config, readConfig } from './config.ts';
import { holdFolder } from './database/one-process.ts';
import { loadSecret } from './keys.ts';
import { type Log, openLog } from './log.ts';
import { openServer, type Server } from './open-server.ts';

/** This file is built to `dist/server/main.js`; what it serves lies beside it. */
const DIST = fileURLToPath(new URL('..', import.meta.url));

/** A request that takes longer to arrive is cut off. */
const REQUEST_MS = 30_000;

/** After SIGTERM: how long requests that are being answered may take. */
const GRACE_MS = 3000;

/** What is to be undone at the end, the last first. */
const undo: (() => Promise<void>)[] = [];

async function main() {
  const config = readConfig(process.env);
  const log = openLog(config.logLevel);
  undo.push(await holdFolder(config.dataDir));
  const server = await open(config, log);
  undo.push(() => server.close());
  // pg-boss does not wait for some of its own writes; a failing one must not end the process.
  process.on('unhandledRejection', (error) => log.error({ event: 'unhandled_rejection' }, error));
  const { http, port } = await listen(config, server);
  undo.push(() => {
    server.endStreams();
    return endRequests(http);
  });
  process.once('SIGTERM', () => end(0, log));
  process.once('SIGINT', () => end(0, log));
  log.info({ event: 'listening', host: config.host, port });
}

async function open({ dataDir, origin, key }: Config, log: Log): Promise<Server> {
  const secret = key ?? (await loadSecret(dataDir));
  const server = await openServer({ dataDir, secret, dist: DIST, origin, log });
  const { frame, loaders } = server.deps.files;
  if (!frame) log.warn({ event: 'not_built', file: 'widget/index.html' });
  for (const [file, built] of Object.entries(loaders)) if (!built) log.warn({ event: 'not_built', file });
  return server;
}

type Http = ReturnType<typeof serve>;

/** @returns the port that was asked for, or the one that was free. */
function listen({ host, port }: Config, { app }: Server): Promise<{ http: Http; port: number }> {
  return new Promise((resolve, reject) => {
    const serverOptions = { requestTimeout: REQUEST_MS };
    const http = serve({ fetch: app.fetch, hostname: host, port, serverOptions }, (address) =>
      resolve({ http, port: address.port }),
    );
    http.once('error', ({ message }) => reject(new Error(`Cannot listen (HOST, CONNECT_PORT): ${message}`)));
  });
}

/** Takes no more connections, lets the present requests end, and then insists. */
function endRequests(http: Http): Promise<void> {
  return new Promise((resolve) => {
    http.close(() => resolve());
    if ('closeIdleConnections' in http) http.closeIdleConnections();
    setTimeout(() => 'closeAllConnections' in http && http.closeAllConnections(), GRACE_MS).unref();
  });
}

async function end(code: number, log?: Log): Promise<never> {
  for (const step of undo.splice(0).reverse()) await step();
  log?.info({ event: 'stopped' });
  process.exit(code);
}

main().catch(async (error: unknown) => {
  // Our own messages name the setting and the way out: the operator needs no stack.
  process.stderr.write(`${error instanceof Error ? error.message : 'The server could not start.'}\n`);
  await end(1);
});
