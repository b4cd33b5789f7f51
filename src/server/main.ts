import { fileURLToPath } from 'node:url';
import { serve } from '@hono/node-server';
import { runCommand } from './commands.ts';
import { type Config, readConfig } from './config.ts';
import { holdFolder } from './database/one-process.ts';
import { withPort } from './free-port.ts';
import { openWebSockets, refuseOtherUpgrades } from './http/websocket.ts';
import { readOauthConfigs } from './integrations/oauth2/config.ts';
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
  const config = await withPort(readConfig(process.env));
  const log = openLog(config.logLevel);
  const words = process.argv.slice(2);
  // A Postgres server is shared; the embedded database is one process's.
  if (!config.postgres) undo.push(await holdFolder(config.dataDir));
  if (words.length) {
    for (const line of await runCommand(words, config, process.env, DIST)) process.stdout.write(`${line}\n`);
    return end(0);
  }
  const server = await open(config, log);
  undo.push(() => server.close());
  // One forgotten promise must not end everybody's session.
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

async function open(config: Config, log: Log): Promise<Server> {
  const { dataDir, postgres, origin, key, rateLimits, webhookAllow, trustedProxies, refreshTokenDays } = config;
  const secret = key ?? (await loadSecret(dataDir));
  if (!rateLimits) log.warn({ event: 'rate_limits_off' });
  if (postgres?.relaxed) log.warn({ event: 'database_durability_relaxed' });
  const settings = { rateLimits, webhookAllow, trustedProxies, refreshTokenDays };
  const oauth = config.oauthIntegrations ? await readOauthConfigs(config.oauthIntegrations) : [];
  // At once: the database would not return from where this is called, and nothing that waits for it may be answered.
  const fatal = () => process.exit(1);
  const server = await openServer({ dataDir, postgres, secret, dist: DIST, origin, log, settings, oauth, fatal });
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
    const websocket = openWebSockets();
    const http = serve({ fetch: app.fetch, hostname: host, port, serverOptions, websocket }, (address) =>
      resolve({ http, port: address.port }),
    );
    refuseOtherUpgrades(http);
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

/** Undoes everything, even when a part of it fails, and ends the process: with 1 if a part of it failed. */
async function end(code: number, log?: Log): Promise<never> {
  for (const step of undo.splice(0).reverse())
    await step().catch((error) => {
      log?.error({ event: 'stop_failed' }, error);
      code = 1;
    });
  log?.info({ event: 'stopped' });
  process.exit(code);
}

main().catch(async (error: unknown) => {
  // Our own messages name the setting and the way out: the operator needs no stack.
  process.stderr.write(`${error instanceof Error ? error.message : 'The server could not start.'}\n`);
  await end(1);
});
