// @vitest-environment node
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { holdFolder } from './one-process.ts';

let dir: string;
let other: ChildProcess;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'connect-hold-'));
  other = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] });
  await once(other, 'spawn');
});
afterEach(async () => {
  other.kill('SIGKILL');
  await rm(dir, { recursive: true });
});

test('is given back', async () => {
  const giveBack = await holdFolder(dir);
  expect(await readdir(dir)).toEqual(['server.pid']);
  await giveBack();
  expect(await readdir(dir)).toEqual([]);
});

test('a folder that a living process holds is refused, with the ways out', async () => {
  await writeFile(join(dir, 'server.pid'), String(other.pid));
  await expect(holdFolder(dir)).rejects.toThrow(new RegExp(`Process ${other.pid} is using .*DATA_DIR`));
});

test('a folder whose holder was killed is taken over', async () => {
  await writeFile(join(dir, 'server.pid'), String(other.pid));
  const exited = once(other, 'exit');
  other.kill('SIGKILL');
  await exited;
  await expect(holdFolder(dir)).resolves.toBeTypeOf('function');
});
