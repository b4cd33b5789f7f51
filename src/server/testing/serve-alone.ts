import { randomBytes } from 'node:crypto';
import { serve } from '@hono/node-server';
import { openLog } from '../log.ts';
import { openServer } from '../open-server.ts';
import { makeDist } from './fixture-directory.ts';

/**
 * A program of its own: the whole server in memory, listening as `main.ts` does, so that its memory can be measured. It
 * tells its parent the port; to each message it answers with what it holds after everything else was thrown away.
 */
export default async function serveAlone(): Promise<void> {
  const { app } = await openServer({
    dataDir: null,
    secret: randomBytes(32),
    dist: await makeDist(),
    origin: 'http://127.0.0.1:4100',
    log: openLog('info'),
    settings: { rateLimits: false },
  });
  serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => process.send?.({ port }));
  process.on('message', () => {
    globalThis.gc?.();
    process.send?.({ rss: process.memoryUsage().rss });
  });
  process.on('disconnect', () => process.exit());
}
