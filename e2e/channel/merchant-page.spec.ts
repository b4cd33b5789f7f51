/** HD-3, LC-4 and the modal itself, in a real browser: what the loader asks of a merchant's page, and what it leaves. */
import type { Page } from '@playwright/test';
import type { Cut } from '../../src/protocol/testing/without.ts';
import { exit, success } from '../../src/protocol/testing/words.ts';
import { expect, handle, row, seen, seenInFrame, start, tell, test, widgetFrame } from './fixtures/bench.ts';
import type { Sites } from './fixtures/sites.ts';

test('HD-3 a page needs to allow one script and one frame, and nothing else', async ({ page, sites }) => {
  const at = await sites();
  const violations: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy|Trusted ?Type|violates/i.test(message.text())) violations.push(message.text());
  });
  await page.goto(`${at.shop}/strict`);
  await start(page);
  await handle(page, 'open');
  const frame = await widgetFrame(page);
  await expect.poll(async () => (await seenInFrame(frame)).heard.length).toBe(1);
  const box = await page.locator('iframe').boundingBox();
  await tell(frame, success);
  await tell(frame, { type: 'close' });
  await expect.poll(() => handle(page, 'status')).toBe('closed');
  row('HD-3', 1, violations.length);
  expect({ violations, box }).toEqual({ violations: [], box: { x: 0, y: 0, ...page.viewportSize() } });
});

test('the modal takes the focus, keeps it through Escape, and gives it back', async ({ page, sites }) => {
  const at = await sites();
  await page.goto(at.shop);
  await start(page);
  await page.locator('#go').evaluate((button) => {
    button.onclick = () => (window as unknown as { handle: { open(): void } }).handle.open();
  });
  await expect.poll(() => handle(page, 'status')).toBe('ready');
  const focused = () => page.evaluate(() => document.activeElement!.tagName);
  await page.locator('#go').focus();
  await page.keyboard.press('Enter');
  const frame = await widgetFrame(page);
  await expect.poll(async () => (await seenInFrame(frame)).heard.length).toBe(1);
  expect(await focused()).toBe('IFRAME');
  // Outside the frame, as a screen reader's cursor may be: the widget is asked each time, and nothing closes by itself.
  for (let times = 0; times < 3; times++) {
    await page.evaluate(() => document.querySelector('dialog')!.focus());
    await page.keyboard.press('Escape');
  }
  await expect.poll(async () => (await seenInFrame(frame)).heard.slice(1)).toContainEqual({ exit: false });
  await expect(page.locator('dialog[open]')).toHaveCount(1);
  await tell(frame, exit);
  await tell(frame, { type: 'close' });
  await expect.poll(() => handle(page, 'status')).toBe('closed');
  expect(await page.evaluate(() => document.activeElement!.id)).toBe('go');
});

test('inline, the frame fills its container, and a container without a height gets one', async ({ page, sites }) => {
  const at = await sites();
  await page.goto(at.shop);
  await page.evaluate(() => {
    const [sized, bare] = [document.createElement('div'), document.createElement('div')];
    sized.style.cssText = 'width: 420px; height: 700px';
    bare.style.cssText = 'width: 400px';
    sized.id = 'sized';
    bare.id = 'bare';
    document.body.append(sized, bare);
  });
  for (const [container, size] of [
    ['#sized', { width: 420, height: 700 }],
    ['#bare', { width: 400, height: 640 }],
  ] as const) {
    await start(page, { container });
    await expect.poll(() => handle(page, 'status')).toBe('ready');
    await expect(page.locator(`${container} iframe`)).toBeHidden();
    await handle(page, 'open');
    expect(await page.locator(`${container} iframe`).boundingBox()).toMatchObject(size);
    expect(
      await page.evaluate(() => [document.activeElement!.tagName, document.documentElement.style.overflow]),
    ).toEqual(['BODY', '']);
    await handle(page, 'destroy');
  }
  await expect(page.locator('iframe, dialog')).toHaveCount(0);
});

test('Escape asks the widget while the page still gets its token', async ({ page, sites }) => {
  const at = await sites();
  await page.goto(at.shop);
  await page.evaluate(() => {
    const { start } = window as unknown as { start(options: object): void };
    start({ token: undefined, fetchToken: () => new Promise(() => {}) });
    const { handle } = window as unknown as { handle: { open(): void } };
    document.querySelector<HTMLElement>('#go')!.onclick = () => handle.open();
  });
  await expect.poll(() => handle(page, 'status')).toBe('ready');
  await page.locator('#go').click();
  await expect(page.locator('dialog[open]')).toHaveCount(1);
  const frame = await widgetFrame(page);
  await page.evaluate(() => document.querySelector('dialog')!.focus());
  await page.keyboard.press('Escape');
  await expect.poll(async () => (await seenInFrame(frame)).heard).toEqual([{ exit: false }]);
  await tell(frame, exit);
  await tell(frame, { type: 'close' });
  await expect.poll(() => handle(page, 'status')).toBe('closed');
  expect((await seen(page)).told).toMatchObject([['exit', null, {}]]);
  expect(await page.evaluate(() => document.activeElement!.id)).toBe('go');
});

test('a button without JavaScript sends the public token with its form', async ({ page, sites }) => {
  const at = await sites();
  await page.goto(at.shop);
  await page.evaluate(() => {
    const form = document.createElement('form');
    form.action = '/linked';
    form.append(Object.assign(document.createElement('button'), { id: 'link' }));
    form.querySelector('button')!.dataset.connectToken = 'lt_1';
    document.body.append(form);
  });
  await page.locator('#link').click();
  const frame = await widgetFrame(page);
  await expect.poll(async () => (await seenInFrame(frame)).heard.length).toBe(1);
  await tell(frame, success);
  await page.waitForURL(`${at.shop}/linked?public_token=pt_1`);
});

/** The colour in the middle of the screen, as a browser decodes its own screenshot. */
async function middle(page: Page): Promise<number[]> {
  const shot = (await page.screenshot()).toString('base64');
  const other = await page.context().newPage();
  const colour = await other.evaluate(async (src) => {
    const image = new Image();
    image.src = src;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d')!;
    canvas.drawImage(image, 0, 0);
    return [...canvas.getImageData(image.width / 2, image.height / 2, 1, 1).data];
  }, `data:image/png;base64,${shot}`);
  await other.close();
  return colour.slice(0, 3);
}

async function onDarkPage(page: Page, { shop }: Sites): Promise<number[]> {
  await page.goto(shop);
  await page.evaluate(() => {
    document.documentElement.style.cssText = 'color-scheme: dark; background: #123456';
  });
  await start(page);
  await handle(page, 'open');
  const frame = await widgetFrame(page);
  await expect.poll(async () => (await seenInFrame(frame)).heard.length).toBe(1);
  return middle(page);
}

test('the frame is see-through on a dark page', async ({ page, sites }) => {
  // The page's colour under the browser's own backdrop, black at a tenth.
  const colour = await onDarkPage(page, await sites());
  [0x12, 0x34, 0x56].forEach((part, i) => {
    expect(Math.abs(colour[i]! - part * 0.9)).toBeLessThan(2);
  });
});

test('the frame is opaque when it has the page’s colour scheme', async ({ page, sites }) => {
  const cut: Cut = { file: 'sdk/frame.ts', find: 'color-scheme:light;', replace: 'color-scheme:dark;' };
  const colour = await onDarkPage(page, await sites([cut]));
  expect(new Set(colour).size).toBe(1);
});

test('LC-4 a hundred runs in one frame leave nothing more behind than one', async ({ page, sites }) => {
  const at = await sites();
  await page.goto(at.shop);
  await start(page);
  const frame = await widgetFrame(page);
  await expect.poll(() => handle(page, 'status')).toBe('ready');
  const client = await page.context().newCDPSession(page);
  const count = async () => {
    await client.send('HeapProfiler.collectGarbage');
    const { nodes, jsEventListeners } = await client.send('Memory.getDOMCounters');
    return { nodes, jsEventListeners };
  };
  const cycle = async (n: number) => {
    await handle(page, 'open');
    await expect.poll(async () => (await seenInFrame(frame)).heard.length).toBe(n);
    await tell(frame, exit);
    await tell(frame, { type: 'close' });
    await expect.poll(() => handle(page, 'status')).toBe('closed');
  };
  await cycle(1);
  await cycle(2);
  const before = await count();
  for (let n = 3; n <= 102; n++) await cycle(n);
  const after = await count();
  row('LC-4', 100, after.jsEventListeners - before.jsEventListeners);
  expect(after).toEqual(before);
  expect((await seen(page)).told).toHaveLength(102);
  await expect(page.locator('iframe, dialog')).toHaveCount(2);
});
