/**
 * Faults × steps: whatever the network does to a move, the person stays where they were, with what they typed, and the
 * same button goes on (NF-1); being offline is told once and ends by itself (NF-3); however often a control is pressed,
 * one request goes out (CC-1).
 */
import type { Page, Route } from '@playwright/test';
import { expect, test } from '../fixtures.ts';
import type { Widget } from '../models/widget.ts';

const FAULTS = {
  // Those that the widget does not repeat by itself.
  500: (route: Route) =>
    route.fulfill({ status: 500, json: { error: { code: 'INTERNAL_ERROR', message: 'm', request_id: 'req_1' } } }),
  429: (route: Route) => route.fulfill({ status: 429, headers: { 'retry-after': '1' }, body: '' }),
  // And those that it does, a few times.
  'HTML 502': (route: Route) => route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad Gateway</h1>' }),
  reset: (route: Route) => route.abort('connectionreset'),
  'time-out': (route: Route) => route.abort('timedout'),
  'bad JSON': (route: Route) => route.fulfill({ status: 200, contentType: 'application/json', body: '{"id": "se' }),
  empty: (route: Route) => route.fulfill({ status: 200, contentType: 'application/json', body: '' }),
};

interface Step {
  reach(widget: Widget): Promise<void>;
  view: Parameters<Widget['sees']>[0];
  /** Types or picks what the step needs; may be done again. */
  fill?(widget: Widget): Promise<void>;
  /** The primary control. */
  press(widget: Widget): ReturnType<Widget['button']>;
  /** What must still be there. */
  kept?(widget: Widget): Promise<void>;
  next: RegExp;
}

const STEPS: Record<string, Step> = {
  consent: {
    reach: (widget) => widget.sees('CONSENT'),
    view: 'CONSENT',
    press: (widget) => widget.button('Continue'),
    next: /SELECT_BILLER/,
  },
  integration: {
    reach: async (widget) => {
      await widget.consent();
      await widget.sees('SELECT_BILLER');
      await widget.frame.getByRole('combobox').fill('Test Electric');
    },
    view: 'SELECT_BILLER',
    press: (widget) => widget.frame.getByRole('option', { name: /^Test Electric Company/ }).first() as never,
    kept: (widget) => expect(widget.frame.getByRole('combobox')).toHaveValue('Test Electric'),
    next: /CREDENTIAL/,
  },
  credentials: {
    reach: (widget) => widget.reachCredentials(),
    view: 'CREDENTIAL',
    async fill(widget) {
      await widget.frame.getByLabel('Username').fill('user_mfa_code');
      await widget.frame.getByLabel('Password', { exact: true }).fill('pass_good');
    },
    press: (widget) => widget.button('Sign in'),
    async kept(widget) {
      await expect(widget.frame.getByLabel('Username')).toHaveValue('user_mfa_code');
      await expect(widget.frame.getByLabel('Password', { exact: true })).toHaveValue('pass_good');
    },
    next: /MFA/,
  },
  answer: {
    async reach(widget) {
      await widget.reachCredentials();
      await widget.signIn('user_mfa_code');
      await widget.sees('MFA');
    },
    view: 'MFA',
    fill: (widget) => widget.frame.getByRole('textbox', { name: 'Security code' }).fill('123456'),
    press: (widget) => widget.button('Verify'),
    kept: (widget) => expect(widget.frame.getByRole('textbox', { name: 'Security code' })).toHaveValue('123456'),
    next: /OPERATIONS|CONNECTED/,
  },
  accounts: {
    async reach(widget) {
      await widget.reachCredentials();
      await widget.signIn('user_accounts');
      await widget.sees('SELECT_ACCOUNT');
    },
    view: 'SELECT_ACCOUNT',
    fill: (widget) => widget.frame.getByLabel('Primary').check(),
    press: (widget) => widget.button('Continue'),
    kept: (widget) => expect(widget.frame.getByLabel('Primary')).toBeChecked(),
    next: /OPERATIONS|CONNECTED/,
  },
  retry: {
    async reach(widget) {
      await widget.reachCredentials();
      await widget.signIn('user_biller_unavailable');
      await widget.sees('ERROR');
    },
    view: 'ERROR',
    press: (widget) => widget.button('Try again'),
    next: /CREDENTIAL/,
  },
};

const MOVES = '**/connect/v1/session/*';

async function withFault(page: Page, fault: (route: Route) => Promise<void>, act: () => Promise<void>): Promise<void> {
  const handle = (route: Route) => (route.request().method() === 'POST' ? fault(route) : route.fallback());
  await page.route(MOVES, handle);
  await act();
  await page.unroute(MOVES, handle);
}

for (const [name, step] of Object.entries(STEPS))
  test(`${name}: every fault ends on the same screen, with everything on it, and a way on`, async ({
    page,
    context,
    host,
    widget,
  }) => {
    await page.clock.install();
    await host.create();
    await host.open();
    await step.reach(widget);
    await step.fill?.(widget);

    await context.setOffline(true);
    const told = widget.frame.locator('.offline');
    await expect(told).toHaveCount(1);
    await context.setOffline(false);
    await expect(told).toHaveCount(0);
    await step.kept?.(widget);
    console.log(`NF-3 ${name} told 1 left on the screen ${await told.count()}`);

    let stayed = 0;
    for (const fault of Object.values(FAULTS))
      await withFault(page, fault, async () => {
        await step.press(widget).click();
        // A place that is kept for alerts is none. What is tried again is tried at once, as far as the widget knows.
        const alert = widget.frame.getByRole('alert').filter({ hasText: /\S/ }).first();
        await expect(async () => {
          await page.clock.fastForward(1000);
          expect(await alert.isVisible()).toBe(true);
        }).toPass({ intervals: [50], timeout: 15_000 });
        await widget.sees(step.view);
        await step.kept?.(widget);
        stayed++;
      });

    // Slow: the control shows its work, and takes no more.
    let sent = 0;
    let answer!: () => void;
    const slow = new Promise<void>((resolve) => (answer = resolve));
    page.on('request', (request) => {
      if (request.method() === 'POST' && request.url().includes('/connect/v1/session/')) sent++;
    });
    await withFault(
      page,
      async (route) => {
        await slow;
        await route.continue();
      },
      async () => {
        await step.press(widget).dblclick();
        for (let i = 0; i < 4; i++) await page.keyboard.press('Enter');
        await expect.poll(() => sent).toBe(1);
        await page.clock.fastForward(10_000);
        await widget.sees(step.view);
        await step.kept?.(widget);
        answer();
        await expect(widget.main).toHaveAttribute('data-view', step.next);
      },
    );
    expect(sent).toBe(1);
    expect((await host.told()).exit).toEqual([]);
    console.log(
      `NF-1 ${name} faults ${Object.keys(FAULTS).length} and 10 s stayed with their input ${stayed}, then went on`,
    );
    console.log(`CC-1 ${name} presses 6 requests ${sent}`);
  });

test('a session that cannot be opened says so, and opens at the next try', async ({ page, host, widget }) => {
  await page.clock.install();
  for (const fault of Object.values(FAULTS)) {
    const handle = (route: Route) => fault(route);
    await page.route('**/connect/v1/sessions', handle);
    await host.create();
    await host.open();
    await expect(async () => {
      await page.clock.fastForward(1000);
      expect(await widget.main.getAttribute('data-view')).toBe('ERROR');
    }).toPass({ intervals: [50], timeout: 15_000 });
    await page.unroute('**/connect/v1/sessions', handle);
    await widget.button('Try again').click();
    await widget.sees('CONSENT');
  }
});

// By the browser's own clock, which nobody can turn.
if (process.env.THOROUGH)
  test('a request that is never answered is given up after 20 seconds, with everything on the screen', async ({
    page,
    host,
    widget,
  }) => {
    await host.create();
    await host.open();
    const { credentials } = STEPS;
    await credentials!.reach(widget);
    await credentials!.fill!(widget);
    await withFault(
      page,
      async () => {},
      async () => {
        await widget.button('Sign in').click();
        await expect(widget.frame.getByRole('alert')).toBeVisible({ timeout: 25_000 });
      },
    );
    await credentials!.kept!(widget);
    await widget.button('Sign in').click();
    await widget.sees('MFA');
  });
