/**
 * OA-6: what browsers, banks and people do to a sign-in in a window of its own. In each case the person gets through, in
 * the same flow, and nothing is taken for "cancelled" that was not.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BrowserContext, Page } from '@playwright/test';
import { times } from '../../src/server/testing/thorough.ts';
import { expect, test } from '../fixtures.ts';
import type { HostPage } from '../models/host-page.ts';
import type { Widget } from '../models/widget.ts';

interface Scene {
  page: Page;
  context: BrowserContext;
  host: HostPage;
  widget: Widget;
  /** Presses the button that opens the window, and takes the page that opens. */
  press(): Promise<Page>;
}

const OPEN = 'Open OAuth Bank';
const AGAIN = 'Open the window again';
const allow = (bank: Page) => bank.locator('[data-action="allow"]').click();
const AUTHORIZE = /\/sandbox\/bank\/authorize\?/;

const SCENES: Record<string, (scene: Scene) => Promise<void>> = {
  async 'the window is blocked'({ host, widget, press }) {
    await host.frame.evaluate(() => {
      const { open } = window;
      window.open = () => {
        window.open = open;
        return null;
      };
    });
    await widget.button(OPEN).click();
    await expect(widget.frame.getByText('No window?')).toBeVisible();
    await allow(await press());
  },
  async 'the page is told null, and the window opens nevertheless'({ host, widget, press }) {
    const bank = await press();
    expect(await host.page.evaluate(() => crossOriginIsolated)).toBe(false);
    await expect(widget.frame.getByText('Waiting for OAuth Bank')).toBeVisible();
    await allow(bank);
  },
  async 'the bank cuts the opener off'({ press }) {
    const bank = await press();
    await expect(bank.getByRole('heading')).toHaveText('OAuth Bank');
    const there = bank.url();
    // A real server: what Playwright answers in its place has no such policy.
    const server = createServer((_, response) => {
      response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
      response.setHeader('Content-Type', 'text/html');
      response.end('<!doctype html><title>Bank</title>');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    await bank.goto(`http://localhost:${(server.address() as AddressInfo).port}/`);
    expect(await bank.evaluate(() => window.opener === null)).toBe(true);
    await bank.goto(there);
    server.close();
    await allow(bank);
  },
  async 'the window is closed early'({ widget, press }) {
    await (await press()).close();
    await widget.sees('OAUTH');
    await allow(await press());
  },
  async 'the person says no, and then yes'({ widget, press }) {
    await (await press()).locator('[data-action="deny"]').click();
    await expect(widget.frame.getByRole('alert')).toContainText('You said no');
    await allow(await press());
  },
  async 'the bank has an error'({ widget, press }) {
    const bank = await press();
    const asked = new URL(bank.url()).searchParams;
    const issuer = new URL('/sandbox/bank', bank.url()).href;
    const back = { error: 'server_error', state: asked.get('state')!, iss: issuer };
    await bank.goto(`${asked.get('redirect_uri')}?${new URLSearchParams(back)}`);
    await expect(widget.frame.getByRole('alert')).toContainText(/isn’t answering|didn’t work/);
    await allow(await press());
  },
  async 'the person goes back out of the bank'({ page, press }) {
    const bank = await press();
    await bank.goto(new URL('/healthz', bank.url()).href);
    await bank.goBack();
    await allow(bank);
    await page.bringToFront();
  },
  async 'the button is clicked twice'({ context, page, widget }) {
    const opened = page.waitForEvent('popup');
    await widget.button(OPEN).dblclick();
    const bank = await opened;
    await expect(bank.getByRole('heading')).toHaveText('OAuth Bank');
    expect(context.pages()).toHaveLength(2);
    await allow(bank);
  },
  async 'the bank is slow'({ context, widget, press }) {
    let answer!: () => void;
    const slow = new Promise<void>((resolve) => (answer = resolve));
    await context.route(AUTHORIZE, async (route) => {
      await slow;
      await route.continue();
    });
    const bank = press();
    await expect(widget.frame.getByText('Waiting for OAuth Bank')).toBeVisible();
    answer();
    await allow(await bank);
  },
  async 'the person comes back in another tab'({ context, press }) {
    const bank = await press();
    await expect(bank.getByRole('heading')).toHaveText('OAuth Bank');
    const other = await context.newPage();
    await other.goto(bank.url());
    await bank.close();
    await allow(other);
  },
};

const rounds = times(3, 1);
const figures = { runs: 0, false_cancelled: 0, stuck: 0, popups: 0, clicks: 0 };

test.describe('OA-6', () => {
  test.describe.configure({ mode: 'default' });
  for (const [name, play] of Object.entries(SCENES))
    for (let round = 0; round < rounds; round++)
      test(`${name}${round ? ` (${round + 1})` : ''}`, async ({ page, context, host, widget }) => {
        if (name.includes('null')) host.headers = { 'Cross-Origin-Opener-Policy': 'same-origin' };
        await host.create();
        await host.open();
        await widget.consent();
        await widget.pick('OAuth Bank');
        await widget.sees('OAUTH');
        const press = async () => {
          const open = context.pages().find((one) => one !== page);
          const opened = open ?? context.waitForEvent('page');
          await widget.button(new RegExp(`^(${OPEN}|${AGAIN})$`)).click();
          const bank = await opened;
          // One that stands already is used again, and begins anew.
          await bank.waitForURL(/\/authorize/, { waitUntil: 'commit' });
          figures.clicks++;
          figures.popups += context.pages().length - 1;
          return bank;
        };
        figures.stuck++;
        await play({ page, context, host, widget, press });
        await expect(widget.main).toHaveAttribute('data-view', /OPERATIONS|CONNECTED/);
        figures.stuck--;
        await widget.sees('CONNECTED');
        const { success, exit } = await host.told();
        figures.runs++;
        figures.false_cancelled += exit.length;
        expect([success.length, exit.length]).toEqual([1, 0]);
      });

  test.afterAll(() => {
    const { runs, false_cancelled, stuck, popups, clicks } = figures;
    console.log(
      `OA-6 runs ${runs} false_cancelled ${false_cancelled} stuck ${stuck} popups_per_click ${popups / clicks}`,
    );
  });
});

test.describe('the whole tab goes to the bank', () => {
  /** From the first click, which opens nothing, to the bank's page in the tab of the merchant. */
  async function leave({ page, host, widget }: Pick<Scene, 'page' | 'host' | 'widget'>, token: string) {
    await host.create({ token });
    await host.open();
    await widget.consent();
    await widget.pick('OAuth Bank');
    await host.frame.evaluate(() => {
      const { open } = window;
      window.open = (url, target, features) => (target === '_top' ? open.call(window, url, target, features) : null);
    });
    await widget.button(OPEN).click();
    await widget.button('Continue in this tab').click();
    await expect(page.getByRole('heading')).toHaveText('OAuth Bank');
  }

  test('and comes back to the same step, by a code that works once and is kept nowhere', async ({
    page,
    context,
    host,
    widget,
    merchant,
  }) => {
    const redirect_uri = `${host.url}back?from=bank`;
    const token = await merchant.linkToken({ redirect_uri });
    await leave({ page, host, widget }, token);
    let returned = '';
    page.on('framenavigated', (frame) => {
      if (frame === page.mainFrame() && frame.url().includes('#connect=')) returned = frame.url();
    });
    await allow(page);
    await page.waitForURL(/#connect=/);
    expect(returned).toMatch(/\/back\?from=bank#connect=rc_[\w-]{43}$/);
    await page.waitForURL(/\/back\?from=bank/);
    // All that the page does is what it does on every load.
    await host.again({ token });
    expect(page.url()).toBe(redirect_uri);
    await widget.sees('CONNECTED');
    const { success, exit, events } = await host.told();
    expect([success.length, exit.length]).toEqual([1, 0]);
    expect(events.map(({ name }) => name)).toContain('RESUMED');
    expect(events.map(({ metadata }) => metadata.seq)).toEqual(events.map((_, i) => i + 1));
    const kept = await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie]);
    expect([...kept, (await context.cookies()).length]).toEqual([0, 0, '', 0]);
    expect((await merchant.exchange(success[0]!.publicToken)).status).toBe(200);

    // A reload is the page as it always is; the code again is an error with a name, and a way on.
    await page.reload();
    await host.again({ token });
    expect(await host.handle('status')).not.toBe('open');
    await page.goto('about:blank');
    await page.goto(returned);
    await host.again({ token });
    expect(page.url()).toBe(redirect_uri);
    await expect(widget.frame.getByRole('heading')).toHaveText('This way back was used');
    await widget.button('Close').last().click();
    await expect.poll(async () => (await host.told()).exit).toMatchObject([{ error: { code: 'RESUME_USED' } }]);
  });

  test('who says no there comes back to where another try is offered', async ({ page, host, widget, merchant }) => {
    const token = await merchant.linkToken({ redirect_uri: `${host.url}back` });
    await leave({ page, host, widget }, token);
    await page.locator('[data-action="deny"]').click();
    await page.waitForURL(/\/back/);
    await host.again({ token });
    await widget.sees('OAUTH');
    await expect(widget.frame.getByRole('alert')).toContainText('You said no');
    await host.reloadFrame();
    await widget.sees('OAUTH');
  });

  test('the back button leads to the page, which goes on at the same step', async ({
    page,
    host,
    widget,
    merchant,
  }) => {
    const token = await merchant.linkToken({ redirect_uri: `${host.url}back` });
    await leave({ page, host, widget }, token);
    await page.goBack();
    await host.create({ token });
    await host.open();
    await widget.sees('OAUTH');
  });

  test('without a page to come back to it is not offered', async ({ host, widget }) => {
    await host.create();
    await host.open();
    await widget.consent();
    await widget.pick('OAuth Bank');
    await host.frame.evaluate(() => {
      window.open = () => null;
    });
    await widget.button(OPEN).click();
    await expect(widget.button(AGAIN)).toBeVisible();
    await expect(widget.button('Continue in this tab')).toHaveCount(0);
  });
});
