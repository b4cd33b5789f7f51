import { fsyncSync } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';

/**
 * Opens the database in a folder so that what it has committed also survives a power cut.
 *
 * PGlite starts Postgres with `-F` (no fsync), and its file system has no fsync either: a commit would reach the
 * operating system, but not the disk, before it is acknowledged. Here Postgres is asked for it, and gets it.
 * @param failed told when the disk does not do it.
 */
export async function openDurable(folder: string, failed: (fault: DiskFault) => void): Promise<PGlite> {
  const isNew = !(await stat(join(folder, 'PG_VERSION')).catch(() => undefined));
  const startParams = PGlite.defaultStartParams.filter((param) => param !== '-F');
  // The default, fdatasync, does nothing in PGlite's C library.
  startParams.push('-c', 'wal_sync_method=fsync');
  const pg = await PGlite.create({ dataDir: folder, startParams });
  giveFsync(pg, failed);
  if (isNew) await syncFolder(folder);
  return pg;
}

interface Stream {
  /** Node's file descriptor. */
  nfd: number;
  path: string;
  /** One object for all streams of the file system. */
  stream_ops: Operations;
}
interface Operations {
  fsync?: (stream: Stream) => number;
  write: (stream: Stream, ...more: unknown[]) => number;
}

function giveFsync({ Module: { FS } }: PGlite, failed: (fault: DiskFault) => void): void {
  const stream = FS.open('/pglite/data/PG_VERSION', 'r') as unknown as Stream;
  if (typeof stream.nfd !== 'number')
    throw new Error('This version of @electric-sql/pglite has another file system: see database/durable.ts.');
  const operations = stream.stream_ops;
  const orFail = <T>(act: () => T): T => {
    try {
      return act();
    } catch (error) {
      failed(new DiskFault((error as NodeJS.ErrnoException).code ?? 'EIO'));
      throw error;
    }
  };
  operations.fsync = ({ nfd }) => {
    orFail(() => fsyncSync(nfd));
    return 0;
  };
  const { write } = operations;
  operations.write = (to, ...more) =>
    // A table that cannot grow is an error like any other; a log that cannot be written is the end.
    to.path.includes('/pg_wal/') ? orFail(() => write(to, ...more)) : write(to, ...more);
  FS.close(stream as never);
}

/**
 * The disk did not take what a commit needs. What it has is not known (a second try would lie), and PGlite would say
 * that the commit went well, or never return: nobody may go on with this database until it is opened anew, which
 * recovers everything that had reached the disk.
 */
export class DiskFault extends Error {
  override name = 'DiskFault';
  readonly code: string;
  constructor(code: string) {
    super(`The disk of the database failed (${code}).`);
    this.code = code;
  }
}

/** What was written while there was no fsync yet. */
async function syncFolder(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await syncFolder(path);
    else if (entry.isFile()) await syncOne(path);
  }
  await syncOne(folder);
}

async function syncOne(path: string): Promise<void> {
  const handle = await open(path, 'r');
  await handle.sync().finally(() => handle.close());
}
