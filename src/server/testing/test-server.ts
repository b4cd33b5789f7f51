import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { openLog } from '../log.ts';
import { openServer, type Server, type ServerOptions } from '../open-server.ts';
import { makeDist } from './fixture-directory.ts';

export interface TestServer extends Server {
  /** Everything that was logged, line by line. */
  logged: string[];
}

/**
 * The whole server in memory, with the fixture's directory. The database takes seconds to start: one for each test file.
 */
export async function openTestServer(options: Partial<ServerOptions> = {}): Promise<TestServer> {
  const dist = await makeDist();
  const logged: string[] = [];
  const server = await openServer({
    dataDir: null,
    secret: randomBytes(32),
    dist,
    origin: 'http://127.0.0.1:4100',
    log: openLog('trace', { write: (line) => void logged.push(line) }),
    ...options,
  });
  // The files have been read, but for the logos.
  return { ...server, logged, close: () => server.close().finally(() => rm(dist, { recursive: true })) };
}
