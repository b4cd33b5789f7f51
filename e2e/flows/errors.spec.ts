/**
 * Every error that a person can see, by the means of the sandbox alone: a screen with a heading that says what happened
 * and who can fix it, and a next step that works. How the server comes to each: `src/server/reachable.test.ts`.
 */
import type { Page } from '@playwright/test';
import { ERRORS, type ErrorCode } from '../../src/protocol/errors.ts';
import type { LoaderCode } from '../../src/protocol/testing/of-the-loader.ts';
import { expect, test } from '../fixtures.ts';
import type { HostPage } from '../models/host-page.ts';
import type { Widget } from '../models/widget.ts';

/** The way to one, and what there is to press. */
interface Row {
  reach(at: { page: Page; widget: Widget; host: HostPage }): Promise<void>;
  /** The button of the next step. */
  press: string | RegExp;
  /** What it leads to; a view, or out of the widget with this one error told. */
  to: Parameters<Widget['sees']>[0] | 'out';
  /** It is the opening that fails. */
  opens?: boolean;
}

const user =
  (code: string): Row['reach'] =>
  async ({ widget }) => {
    await widget.reachCredentials();
    await widget.signIn(`user_${code.toLowerCase()}`);
  };

/** Has the next request to this address answered so, by the server itself; once, as faults are. */
async function fault(page: Page, path: string, name: string): Promise<void> {
  await page.route(
    `**/connect/v1/${path}`,
    (route) => route.continue({ headers: { ...route.request().headers(), 'x-sandbox-fault': name } }),
    { times: 1 },
  );
}
const opening =
  (name: string): Row['reach'] =>
  async ({ page }) =>
    fault(page, 'sessions', name);
const moving =
  (name: string): Row['reach'] =>
  async ({ page, widget }) => {
    await widget.sees('CONSENT');
    await fault(page, 'session/consent', name);
    await widget.button('Continue').click();
  };
const bank =
  (decision: string): Row['reach'] =>
  async ({ page, widget }) => {
    await widget.consent();
    await widget.pick('OAuth Bank');
    const opened = page.waitForEvent('popup');
    await widget.button('Open OAuth Bank').click();
    await (await opened).locator(`[data-action="${decision}"]`).click();
  };

const failed = (code: string): Row => ({ reach: user(code), press: 'Try again', to: 'CREDENTIAL' });
const chooseOther = (code: string): Row => ({ reach: user(code), press: 'Choose another', to: 'SELECT_BILLER' });
const ended = (name: string): Row => ({ reach: opening(name), press: 'Close', to: 'out', opens: true });
const code = (name: string): Row => ({
  async reach({ widget, ...more }) {
    await user(name)({ widget, ...more });
    await widget.answer();
  },
  press: 'Back',
  to: 'CREDENTIAL',
});

const ROWS = {
  LINK_TOKEN_INVALID: ended('LINK_TOKEN_INVALID'),
  LINK_TOKEN_EXPIRED: ended('LINK_TOKEN_EXPIRED'),
  LINK_TOKEN_USED: ended('LINK_TOKEN_USED'),
  ALREADY_CLAIMED: ended('ALREADY_CLAIMED'),
  RESUME_USED: ended('RESUME_USED'),
  HOST_NOT_ALLOWED: ended('HOST_NOT_ALLOWED'),
  SESSION_EXPIRED: { reach: moving('SESSION_EXPIRED'), press: 'Start again', to: 'CONSENT' },
  BILLER_NOT_FOUND: chooseOther('BILLER_NOT_FOUND'),
  BILLER_UNAVAILABLE: failed('BILLER_UNAVAILABLE'),
  ACCOUNT_LOCKED: chooseOther('ACCOUNT_LOCKED'),
  NO_ACCOUNTS: chooseOther('NO_ACCOUNTS'),
  ACCOUNT_MISMATCH: failed('ACCOUNT_MISMATCH'),
  INVALID_CREDENTIALS: { reach: user('INVALID_CREDENTIALS'), press: 'Back', to: 'SELECT_BILLER' },
  FIELD_INVALID: { reach: user('FIELD_INVALID'), press: 'Back', to: 'SELECT_BILLER' },
  TOO_MANY_ATTEMPTS: chooseOther('TOO_MANY_ATTEMPTS'),
  MFA_INVALID: code('MFA_INVALID'),
  MFA_EXPIRED: code('MFA_EXPIRED'),
  MFA_DENIED: { reach: user('MFA_DENIED'), press: 'Use a code instead', to: 'MFA' },
  OAUTH_DENIED: { reach: bank('deny'), press: 'Back', to: 'SELECT_BILLER' },
  OAUTH_FAILED: { reach: bank('fail'), press: 'Back', to: 'SELECT_BILLER' },
  OPERATION_FAILED: chooseOther('OPERATION_FAILED'),
  OPERATION_DECLINED: chooseOther('OPERATION_DECLINED'),
  ARGUMENTS_EXPIRED: { reach: user('ARGUMENTS_EXPIRED'), press: 'Close', to: 'out' },
  RESULT_INVALID: chooseOther('RESULT_INVALID'),
  NETWORK_ERROR: {
    // As often as the widget asks again by itself.
    async reach({ page, widget }) {
      await widget.sees('CONSENT');
      for (let i = 0; i < 4; i++) await fault(page, 'session/consent', 'NETWORK_ERROR');
      await widget.button('Continue').click();
    },
    press: 'Continue',
    to: 'SELECT_BILLER',
  },
  RATE_LIMITED: { reach: moving('RATE_LIMITED'), press: 'Continue', to: 'SELECT_BILLER' },
  UPDATE_NEEDED: { reach: moving('UPDATE_NEEDED'), press: 'Try again', to: 'CONSENT' },
  INVALID_REQUEST: ended('INVALID_REQUEST'),
  INTERNAL_ERROR: { reach: moving('INTERNAL_ERROR'), press: 'Continue', to: 'SELECT_BILLER' },
} satisfies Record<Exclude<ErrorCode, LoaderCode>, Row>;

/** What the words must hold, by who can fix it: no blame, and never nobody. */
const WHO = {
  user: /\b(you|your|try|choose|check|ask|finish|start again|sign in)\b/i,
  merchant: /\bapp\b|Acme/,
  biller: /Test Electric Company|OAuth Bank|their side/,
  us: /our side|between us|\bwait\b|newer version/i,
};

const LOOKS = (process.env.LOOK ?? '').split(',').filter(Boolean);

for (const [name, { reach, press, to, opens }] of Object.entries<Row>(ROWS))
  test(`${name}: what happened, who can fix it, and what to do next`, async ({ page, host, widget }) => {
    if (opens) await reach({ page, host, widget });
    await host.create();
    await host.open();
    if (!opens) await reach({ page, host, widget });
    await expect
      .poll(async () => (await host.told()).events.filter((e) => e.name === 'ERROR').map((e) => e.metadata.error_code))
      .toContain(name);

    await expect(widget.frame.getByRole('heading').first()).toBeVisible();
    const told = widget.frame.locator(
      'main[data-view=ERROR], main[data-view=SESSION_EXPIRED], [role=alert]:not(:empty)',
    );
    await expect(told.first()).toContainText(WHO[ERRORS[name as ErrorCode].actor], { useInnerText: true });
    for (const look of LOOKS) await page.screenshot({ path: `${look}/${name}.png` });

    const button = widget.button(press).last();
    await expect(button).toBeVisible();
    await button.click();
    if (to !== 'out') await widget.sees(to);
    else {
      await expect(page.locator('dialog')).toBeHidden();
      expect((await host.told()).exit).toMatchObject([{ error: { code: name } }]);
    }
  });
