import { randomBytes } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { serve } from '@hono/node-server';
import { sweep } from '../server/core/upkeep/sweep.ts';
import { openLog } from '../server/log.ts';
import { openServer } from '../server/open-server.ts';
import { makeDist } from '../server/testing/fixture-directory.ts';

/**
 * A program of its own: the whole server in memory, listening as `main.ts` does, so that its memory can be measured. It
 * tells its parent the port; to each message it answers with what it holds after everything else was thrown away.
 */
export default async function serveAlone(): Promise<void> {
  const { app, deps } = await openServer({
    dataDir: null,
    secret: randomBytes(32),
    dist: await makeDist(),
    origin: 'http://127.0.0.1:4100',
    log: openLog('info'),
    settings: { rateLimits: false },
  });
  serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => process.send?.({ port }));
  process.on('message', async () => {
    // What the server does each minute is done now, and not in the midst of what is measured.
    await sweep(deps);
    // What is found to be garbage is given back a moment later, by other threads.
    for (let i = 0; i < 3; i++) {
      globalThis.gc?.();
      await setImmediate();
    }
    process.send?.({ rss: process.memoryUsage().rss });
  });
  process.on('disconnect', () => process.exit());
}
