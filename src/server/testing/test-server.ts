import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { inject } from 'vitest';
import { openLog } from '../log.ts';
import { openServer, type Server, type ServerOptions } from '../open-server.ts';
import { checkAnswers } from './check-answers.ts';
import { embeddedCopy } from './embedded-copy.ts';
import { makeDist } from './fixture-directory.ts';
import { freshDatabase } from './fresh-database.ts';

export interface TestServer extends Omit<Server, 'dump'> {
  /** Everything that was logged, line by line. */
  logged: string[];
  /** Every byte the database has written. */
  dump(): Promise<Buffer>;
}

/**
 * The whole server with the fixture's directory: on a Postgres database of its own where the tests run on Postgres,
 * else embedded, in memory. That takes seconds to start: one for each test file.
 */
export async function openTestServer(options: Partial<ServerOptions> = {}): Promise<TestServer> {
  const { dataDir = null } = options;
  const address = inject('postgres');
  const database = address ? await freshDatabase(address, dataDir) : null;
  const dist = await makeDist();
  const logged: string[] = [];
  const tidy = async () => {
    // The files have been read, but for the logos.
    await rm(dist, { recursive: true });
    await database?.drop();
  };
  try {
    const server = await openServer({
      dataDir,
      copyOf: await embeddedCopy(),
      postgres: database && { url: database.url, pool: 10, relaxed: false },
      secret: randomBytes(32),
      dist,
      origin: 'http://127.0.0.1:4100',
      log: openLog('trace', { write: (line) => void logged.push(line) }),
      ...options,
      // Hundreds of flows a minute are a test's everyday; what they are counted by has tests of its own.
      settings: { rateLimits: false, ...options.settings },
    });
    const wrong = new Set<string>();
    checkAnswers(server.app, wrong);
    return {
      ...server,
      logged,
      dump: async () => database?.files() ?? Buffer.from(await (await server.dump!()).arrayBuffer()),
      async close() {
        await server.close().finally(tidy);
        if (wrong.size) throw new Error(`Answers are not as /openapi.json describes them:\n${[...wrong].join('\n')}`);
      },
    };
  } catch (error) {
    await tidy();
    throw error;
  }
}
