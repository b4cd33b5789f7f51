import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../fixtures.ts';
import { HostPage } from '../models/host-page.ts';
import { Merchant } from '../models/merchant.ts';
import { startStack } from '../stack.ts';

const PASSWORD = 'canary-password-9f3b71';
const CODE = '739218';
const ANSWER = 'canary-answer-5c20d4';
const PIN = 'z8kq71wv';

async function bytesOf(folder: string): Promise<Buffer> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  return Buffer.concat(
    await Promise.all(files.filter((file) => file.isFile()).map((file) => readFile(join(file.parentPath, file.name)))),
  );
}

/** Records everything that is posted, in the page and in the frame, before any script of theirs runs. */
function recorder(): void {
  const sent: string[] = [];
  Object.assign(window, { sent });
  for (const at of [MessagePort.prototype, window] as { postMessage: (...args: unknown[]) => void }[]) {
    const { postMessage } = at;
    at.postMessage = function (...args: unknown[]) {
      sent.push(JSON.stringify(args[0]));
      return postMessage.apply(this, args);
    };
  }
}

test('the password, the code and the link token are where they must be, and nowhere else', async ({ page, widget }) => {
  const stack = await startStack();
  const merchant = new Merchant(stack);
  const [host, stop] = await HostPage.serve(page, stack, merchant);
  const urls: string[] = [];
  const headers: string[] = [];
  const spoken: string[] = [];
  page.on('request', (request) => {
    urls.push(request.url());
    headers.push(JSON.stringify({ ...request.headers(), authorization: undefined }));
  });
  page.on('console', (message) => spoken.push(message.text()));
  await page.addInitScript(recorder);

  const token = await host.create();
  await host.open();
  await widget.reachCredentials();
  await widget.signIn('user_good', PASSWORD);
  await expect(widget.frame.getByRole('alert')).toBeVisible();
  await widget.signIn('user_mfa_questions');
  for (const question of ['What was the name of your first pet?', 'In which city were you born?'])
    await widget.field(question).fill(ANSWER);
  await widget.button('Verify').click();
  await widget.fails('That isn’t right');
  await widget.button('Back').click();
  await widget.signIn('user_form');
  await widget.atPage(2);
  await widget.fillSecondPage();
  await widget.button('Continue').click();
  await widget.atPage(3);
  await widget.fillLastPage(PIN);
  await widget.field('Postal code').fill('00000');
  await widget.button('Sign in').click();
  await expect(widget.frame.getByRole('alert')).toBeVisible();
  for (const page of [3, 2]) {
    await widget.atPage(page as 2 | 3);
    await widget.button('Back').click();
  }
  await widget.signIn('user_mfa_code');
  await widget.answer(CODE);
  await expect(widget.frame.getByRole('alert')).toBeVisible();
  await widget.answer();
  await widget.finish();

  const frames = page.frames();
  const messages = (
    await Promise.all(frames.map((frame) => frame.evaluate(() => (window as unknown as { sent: string[] }).sent)))
  ).flat();
  // The frame may not even have a storage to look into: a third party's is blocked.
  const stored = await Promise.all(
    frames.map((frame) =>
      frame.evaluate(async () => {
        const read = (what: () => unknown) => {
          try {
            return JSON.stringify(what());
          } catch {
            return '';
          }
        };
        return [
          read(() => ({ ...localStorage })),
          read(() => ({ ...sessionStorage })),
          document.cookie,
          JSON.stringify(await caches.keys().catch(() => [])),
          JSON.stringify(await indexedDB.databases().catch(() => [])),
        ].join();
      }),
    ),
  );
  const told = JSON.stringify(await host.told());
  const addresses = [...urls, ...frames.map((frame) => frame.url())].join();
  const { success } = await host.told();
  const { body } = await merchant.exchange(success[0]!.publicToken);
  await stack.server.kill();
  const printed = stack.server.output() + stack.shop.output();
  const database = await bytesOf(stack.data);
  stop();

  const never = { addresses, headers: headers.join(), stored: stored.join(), spoken: spoken.join(), printed, told };
  for (const secret of [PASSWORD, CODE, ANSWER, PIN, token])
    for (const [sink, text] of Object.entries(never)) expect(text.includes(secret), `${secret} in ${sink}`).toBe(false);
  for (const secret of [PASSWORD, CODE, ANSWER, PIN]) {
    expect(messages.join().includes(secret), `${secret} in a message`).toBe(false);
    expect(database.includes(secret), `${secret} in the database`).toBe(false);
  }
  for (const secret of [token, success[0]!.publicToken, String(body.access_token)])
    expect(database.includes(secret), `${secret} in the database`).toBe(false);

  // The controls: each sink really holds what it is searched in. The token crosses once, on the port.
  expect(messages.filter((text) => text.includes(token))).toHaveLength(1);
  expect(database.includes('test_electric_company')).toBe(true);
  expect(printed).toContain('/connect/v1/session/credentials');
  expect(addresses).toContain('/connect/v1/frame');
  expect(told).toContain('Test Electric Company');
  console.log(`PD-1  secrets 7  sinks ${Object.keys(never).length + 2}  messages ${messages.length}  found 0`);
  await stack.stop();
});
