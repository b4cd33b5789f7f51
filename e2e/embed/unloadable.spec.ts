/**
 * NF-8: the frame or the script cannot be loaded. The page is told once, nothing of ours stays on it, and the next try
 * works as soon as what stood in the way is gone.
 */
import type { Page, Route } from '@playwright/test';
import { expect, test } from '../fixtures.ts';
import type { HostPage } from '../models/host-page.ts';
import { countResidue, type Residue } from '../models/residue.ts';

const FRAME = /\/connect\/v1\/frame\?/;
const SCRIPT = /\/connect\.js$/;
const PROGRAM = /\/connect\/v1\/assets\/.+\.js$/;

/** What happens to a request: each is told apart by the page in no way but that it did not work. */
const FAULTS: Record<string, (route: Route) => Promise<void>> = {
  'has no such name': (route) => route.abort('namenotresolved'),
  'is blocked on the way': (route) => route.abort('blockedbyclient'),
  'is not there': (route) => route.fulfill({ status: 404, contentType: 'text/html', body: '<h1>Not Found</h1>' }),
};
const POLICY = { 'Content-Security-Policy': "frame-src 'none'" };

const figures = { runs: 0, callbacks: 0, residue: 0 };

/**
 * The page was told once, and stands as it stood before.
 * @param code HANDSHAKE_TIMEOUT is not waited for: the browser's clock is turned.
 */
async function toldOnce(host: HostPage, before: Residue, now: () => Promise<Residue>, code: string) {
  const exits = async () => (await host.told()).exit;
  if (code === 'HANDSHAKE_TIMEOUT') await host.page.clock.fastForward(16_000);
  await expect.poll(exits).toMatchObject([{ error: { code, retryable: true } }]);
  const outcome = await host.page.evaluate(() => (window as unknown as { handle: { done: object } }).handle.done);
  expect(outcome).toMatchObject({ kind: 'exit', error: { code } });
  const { exit, success } = await host.told();
  const after = await now();
  // As long as there is a handle, it heeds that its page goes away.
  after.listeners = after.listeners.filter((listener) => !listener.startsWith('pagehide '));
  figures.runs++;
  figures.callbacks += exit.length + success.length;
  figures.residue += Object.entries(after).filter(([name, value]) => `${value}` !== `${before[name as never]}`).length;
  expect(after).toEqual(before);
}

/** A handle on a page whose residue is counted from just before it was made. */
async function prepare(page: Page, host: HostPage, token: string) {
  const now = await countResidue(page);
  await page.goto(host.url);
  const before = await now();
  return { now, before, make: () => host.again({ token }) };
}

test.describe('NF-8', () => {
  test.describe.configure({ mode: 'default' });
  test.use({ refusals: /frame-src|disallowed MIME type/ });
  test.beforeEach(({ page }) => page.clock.install());

  /** Firefox fires no `load` for a frame that did not load at all: there it is the silence that ends it. */
  const unloaded = (browserName: string) => (browserName === 'firefox' ? 'HANDSHAKE_TIMEOUT' : 'FRAME_BLOCKED');

  for (const [name, fault] of Object.entries(FAULTS))
    for (const [what, address] of [
      ['frame', FRAME],
      ['program of the frame', PROGRAM],
    ] as const)
      test(`the ${what} ${name}`, async ({ page, host, widget, merchant, browserName }) => {
        const { now, before, make } = await prepare(page, host, await merchant.linkToken());
        await page.route(address, fault);
        await make();
        await host.open();
        const errorPage = what !== 'frame' || name === 'is not there';
        await toldOnce(host, before, now, errorPage ? 'FRAME_BLOCKED' : unloaded(browserName));
        await page.unroute(address, fault);
        await host.open();
        await widget.sees('CONSENT');
      });

  test('the frame does not come', async ({ page, host, widget, merchant }) => {
    const { now, before, make } = await prepare(page, host, await merchant.linkToken());
    const held: Route[] = [];
    const hold = async (route: Route) => void held.push(route);
    await page.route(FRAME, hold);
    await make();
    await host.open();
    await expect(page.getByRole('dialog')).toBeVisible();
    await expect.poll(() => held.length).toBe(1);
    await page.clock.fastForward(8000);
    expect((await host.told()).exit).toEqual([]);
    await toldOnce(host, before, now, 'HANDSHAKE_TIMEOUT');
    await page.unroute(FRAME, hold);
    await host.open();
    await widget.sees('CONSENT');
  });

  test('the page’s own policy keeps the frame out', async ({ page, host, widget, merchant, browserName }) => {
    const token = await merchant.linkToken();
    host.headers = POLICY;
    const { now, before, make } = await prepare(page, host, token);
    await make();
    await host.open();
    await toldOnce(host, before, now, unloaded(browserName));
    host.headers = {};
    await host.create({ token });
    await host.open();
    await widget.sees('CONSENT');
  });

  test.afterAll(({ browserName }) => {
    const { runs, callbacks, residue } = figures;
    console.log(`NF-8 ${browserName} runs ${runs} callbacks each ${callbacks / runs} residue ${residue}`);
  });
});

for (const [name, fault] of Object.entries(FAULTS))
  test(`NF-8 the script ${name}: the page hears of it, and can load it again`, async ({
    page,
    host,
    stack,
    widget,
    merchant,
  }) => {
    const now = await countResidue(page);
    await page.route(SCRIPT, fault);
    await page.goto(host.url);
    expect(await page.evaluate(() => typeof window.Connect)).toBe('undefined');
    const before = await now();
    const load = () =>
      page.evaluate(
        (src) =>
          new Promise<string>((resolve) => {
            const script = document.createElement('script');
            for (const type of ['load', 'error']) script.addEventListener(type, () => resolve(type));
            script.src = src;
            document.head.append(script);
          }),
        `${stack.widget}/connect.js`,
      );
    expect(await load()).toBe('error');
    expect(await now()).toEqual(before);
    await page.unroute(SCRIPT, fault);
    expect(await load()).toBe('load');
    await host.again({ token: await merchant.linkToken() });
    await host.open();
    await widget.sees('CONSENT');
  });
