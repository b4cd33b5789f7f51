/** What happens when the disk takes no more. The fault is simulated where the embedded database meets the disk. */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openLog } from '../log.ts';
import { openServer } from '../open-server.ts';
import { makeDist } from '../testing/fixture-directory.ts';
import { CLIENT, get, openSession, post } from '../testing/verbs.ts';

const { writeSync, fsyncSync } = fs;
afterEach(() => Object.assign(fs, { writeSync, fsyncSync }));

/** The standard streams are not the disk. */
const fail =
  (code: string, real: (fd: number, ...more: never[]) => unknown) =>
  (fd: number, ...more: never[]) => {
    if (fd <= 2) return real(fd, ...more);
    throw Object.assign(new Error(code), { code, errno: -1 });
  };
const FAULTS = {
  'is full': () => Object.assign(fs, { writeSync: fail('ENOSPC', writeSync) }),
  'has become read-only': () => Object.assign(fs, { writeSync: fail('EROFS', writeSync) }),
  'does not write through': () => Object.assign(fs, { fsyncSync: fail('EIO', fsyncSync) }),
};

const create = (server: Parameters<typeof post>[0]) =>
  post(server, '/link/token/create', { client_id: 'sandbox_client', client_user_id: 'u', consents: ['bills'] }, CLIENT);

let tried = 0;
let falseYes = 0;
let lost = 0;
test.each(Object.entries(FAULTS))(
  'a disk that %s is no false success, and loses nothing that was acknowledged',
  async (_, fault) => {
    const dataDir = await mkdtemp(join(tmpdir(), 'connect-disk-'));
    const dist = await makeDist();
    const logged: string[] = [];
    const options = {
      dataDir,
      dist,
      secret: randomBytes(32),
      origin: 'http://127.0.0.1:4100',
      log: openLog('trace', { write: (line) => void logged.push(line) }),
      settings: { rateLimits: false },
    };
    const before = await openServer(options);
    const kept: string[] = [];
    for (let i = 0; i < 5; i++) kept.push(((await (await create(before)).json()) as { link_token: string }).link_token);
    fault();
    for (let i = 0; i < 5; i++) {
      tried++;
      const answer = await create(before);
      if (answer.ok) falseYes++;
      expect(await answer.json()).toMatchObject({ error: 'internal_error' });
    }
    expect((await get(before, '/ready')).status).toBe(503);
    expect(logged.some((line) => line.includes('request_failed'))).toBe(true);
    Object.assign(fs, { writeSync, fsyncSync });
    await before.close().catch(() => {});

    const after = await openServer(options);
    for (const token of kept) if (!(await openSession(after, token)).ok) lost++;
    expect((await create(after)).status).toBe(201);
    await after.close();
    await rm(dataDir, { recursive: true });
    await rm(dist, { recursive: true });
  },
);

test('in all', () => {
  console.log(
    `PS-3 disk faults ${Object.keys(FAULTS).length} writes tried ${tried} false yes ${falseYes} lost ${lost}`,
  );
  expect([falseYes, lost]).toEqual([0, 0]);
});
