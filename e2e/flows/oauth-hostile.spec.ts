/**
 * OA-6: what browsers, banks and people do to a sign-in in a window of its own. In each case the person gets through, in
 * the same flow, and nothing is taken for "cancelled" that was not.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BrowserContext, Page } from '@playwright/test';
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
const START = /\/oauth\/start\?/;
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
    // A page that is left before the browser has written it down has no place to go back to.
    await expect(bank.getByRole('heading')).toHaveText('OAuth Bank');
    await bank.goto(new URL('/healthz', bank.url()).href);
    expect(await bank.goBack()).not.toBeNull();
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
  async 'the button is pressed again before the window has its page'({ context, widget }) {
    let answer!: () => void;
    const slow = new Promise<void>((resolve) => (answer = resolve));
    const asked: string[] = [];
    await context.route(START, async (route) => {
      asked.push(route.request().url());
      await slow;
      await route.continue();
    });
    const opened = context.waitForEvent('page');
    await widget.button(OPEN).click();
    await expect.poll(() => asked).toHaveLength(1);
    await widget.button(AGAIN).click();
    answer();
    const bank = await opened;
    await expect(bank.getByRole('heading')).toHaveText('OAuth Bank');
    expect(asked).toHaveLength(1);
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

const rounds = process.env.THOROUGH ? 3 : 1;
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
