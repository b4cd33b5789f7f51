import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Two processes in one embedded database would destroy it, and it has no lock of its own: the first leaves its process
 * id in the data folder. The id of a process that is gone (after `kill -9`, a power cut) is taken over.
 * @returns the way to give the folder back.
 * @throws {Error} when another process has it; names the folder and the ways out.
 */
export async function holdFolder(dataDir: string): Promise<() => Promise<void>> {
  const file = join(dataDir, 'server.pid');
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const holder = Number(await readFile(file, 'utf8').catch(() => ''));
  if (holder && holder !== process.pid && isAlive(holder))
    throw new Error(
      `Process ${holder} is using the data folder ${dataDir}. Stop it, set DATA_DIR to another folder, or delete ${file} if that process is something else.`,
    );
  await writeFile(file, String(process.pid));
  return () => rm(file, { force: true });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
