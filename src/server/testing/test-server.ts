import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { openLog } from '../log.ts';
import { openServer, type Server } from '../open-server.ts';
import { makeDist } from './fixture-directory.ts';

export interface TestServer extends Server {
  dist: string;
  /** Everything that was logged. */
  logged: string[];
}

/** The whole server in memory, with the fixture's directory: one for each test file, as the database takes a while. */
export async function openTestServer(options: { origin?: string } = {}): Promise<TestServer> {
  const dist = await makeDist();
  const logged: string[] = [];
  const log = openLog('trace', { write: (line) => void logged.push(line) });
  const server = await openServer({
    dataDir: null,
    secret: randomBytes(32),
    dist,
    origin: options.origin ?? 'http://127.0.0.1:4100',
    log,
  });
  return {
    ...server,
    dist,
    logged,
    async close() {
      await server.close();
      await rm(dist, { recursive: true });
    },
  };
}
