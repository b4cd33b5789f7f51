/** What happens when the disk takes no more. The fault is simulated where Node meets the disk; all else is real. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { CLIENT, callerOf } from './caller.ts';
import { type Program, start } from './stack.ts';

/** What the server is started with: from SIGUSR2 on, these fail, but for the standard streams. */
const spoil = (functions: string[], code: string) =>
  `--import data:text/javascript,${encodeURIComponent(`
    import fs from 'node:fs';
    import { syncBuiltinESMExports } from 'node:module';
    process.on('SIGUSR2', () => {
      for (const name of ${JSON.stringify(functions)}) {
        const real = fs[name];
        fs[name] = (fd, ...more) => {
          if (fd <= 2) return real(fd, ...more);
          throw Object.assign(new Error('${code}'), { code: '${code}', errno: -28 });
        };
      }
      syncBuiltinESMExports();
      console.log('the disk fails now');
    });`)}`;

const FAULTS = {
  'is full': spoil(['writeSync'], 'ENOSPC'),
  'has become read-only': spoil(['writeSync'], 'EROFS'),
  'does not write through': spoil(['fsyncSync'], 'EIO'),
};

for (const [name, option] of Object.entries(FAULTS))
  test(`a disk that ${name} is no false yes, and loses nothing that was acknowledged`, async () => {
    test.setTimeout(180_000);
    const folder = await mkdtemp(join(tmpdir(), 'connect-disk-'));
    const env = {
      CONNECT_PORT: '0',
      DATA_DIR: folder,
      CONNECT_KEY: randomBytes(32).toString('base64url'),
      LOG_LEVEL: 'info',
    };
    let server: Program = await start('dist/server/main.js', { ...env, NODE_OPTIONS: option });
    const { post } = callerOf(() => server.port);
    const create = () =>
      post<{ link_token: string }>(
        '/link/token/create',
        { client_id: 'sandbox_client', client_user_id: 'disk', consents: ['bills'] },
        CLIENT,
      );
    const kept: string[] = [];
    for (let i = 0; i < 10; i++) kept.push((await create()).body.link_token);
    server.signal('SIGUSR2');
    await expect.poll(() => server.output()).toContain('the disk fails now');
    let tried = 0;
    let yes = 0;
    // An error, or a connection that is cut: the server ends itself, for whoever watches over it to start it again.
    for (; tried < 10; tried++) if ((await create().catch(() => null))?.status === 201) yes++;
    expect(await server.ended).toBe(1);
    expect(server.output()).toContain('database_connection_lost');
    server = await start('dist/server/main.js', env);
    let lost = 0;
    for (const link_token of kept) {
      const cid = randomBytes(16).toString('base64url');
      const opened = await post('/connect/v1/sessions', { link_token, origin: 'http://localhost:4000', cid });
      if (opened.status !== 201) lost++;
    }
    console.log(`PS-3 disk ${name}: acks ${kept.length} lost ${lost} tries ${tried} false yes ${yes}`);
    expect([lost, yes]).toEqual([0, 0]);
    await server.kill();
    await rm(folder, { recursive: true, force: true });
  });
