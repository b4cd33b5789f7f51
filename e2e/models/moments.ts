/** The way to each moment of the flow, and on from there: for what must hold in all of them. */
import { expect } from '@playwright/test';
import type { Widget } from './widget.ts';

type Reach = (widget: Widget) => Promise<void>;

const signedInAs =
  (username: string, then: Parameters<Widget['sees']>[0]): Reach =>
  async (widget) => {
    await widget.reachCredentials();
    await widget.signIn(username);
    await widget.sees(then);
  };

export const MOMENTS = {
  consent: (widget) => widget.sees('CONSENT'),
  select: async (widget) => {
    await widget.consent();
    await widget.sees('SELECT_BILLER');
  },
  'the choice of a country': async (widget) => {
    await widget.consent();
    await widget.button('Country All countries').click();
  },
  credentials: (widget) => widget.reachCredentials(),
  'the second page of a form': (widget) => widget.reachPage(2),
  'the last page of a form, with mistakes': async (widget) => {
    await widget.reachPage(3);
    await widget.button('Sign in').click();
    await widget.focused('Postal code');
  },
  challenge: signedInAs('user_mfa_code', 'MFA'),
  device: signedInAs('user_mfa_device', 'MFA'),
  questions: signedInAs('user_mfa_questions', 'MFA'),
  selection: signedInAs('user_mfa_selection', 'MFA'),
  image: signedInAs('user_mfa_image', 'MFA'),
  push: signedInAs('user_mfa_push_expired', 'MFA'),
  'a push that nobody approved': async (widget) => {
    await widget.reachCredentials();
    await widget.signIn('user_mfa_push_expired');
    await widget.fails('That took a little too long');
  },
  accounts: signedInAs('user_accounts', 'SELECT_ACCOUNT'),
  operations: signedInAs('user_slow', 'OPERATIONS'),
  failed: signedInAs('user_account_locked', 'ERROR'),
  done: signedInAs('user_good', 'CONNECTED'),
  leaving: async (widget) => {
    await widget.reachCredentials();
    await widget.button('Close').click();
    await widget.sees('EXIT');
  },
} satisfies Record<string, Reach>;

/** Those that the server knows of: a reload leads back to them. */
export type Lasting = Exclude<keyof typeof MOMENTS, 'leaving'>;

/** What is on the screen at each of them, and goes on, though all that was typed is gone. */
export const GOES_ON: Record<Lasting, Reach> = {
  consent: async (widget) => {
    await widget.consent();
    await widget.sees('SELECT_BILLER');
  },
  select: async (widget) => {
    await widget.pick('Test Electric Company');
    await widget.sees('CREDENTIAL');
  },
  'the choice of a country': async (widget) => {
    await widget.pick('Test Electric Company');
    await widget.sees('CREDENTIAL');
  },
  credentials: async (widget) => {
    await widget.sees('CREDENTIAL');
    await expect(widget.frame.getByRole('heading')).toHaveText('Sign in to Test Electric Company');
    await widget.signIn();
    await widget.sees('CONNECTED');
  },
  'the second page of a form': async (widget) => {
    await widget.atPage(2);
    await widget.fillSecondPage();
    await widget.button('Continue').click();
    await widget.atPage(3);
  },
  'the last page of a form, with mistakes': async (widget) => {
    await widget.atPage(3);
    await widget.fillLastPage();
    await widget.button('Sign in').click();
    await widget.sees('CONNECTED');
  },
  challenge: async (widget) => {
    await widget.answer();
    await widget.sees('CONNECTED');
  },
  device: async (widget) => {
    await widget.choose('Text message to •••• 42');
    await widget.button('Send the code').click();
    await widget.answer();
    await widget.sees('CONNECTED');
  },
  questions: async (widget) => {
    await widget.field('What was the name of your first pet?').fill('Rex');
    await widget.field('In which city were you born?').fill('Lyon');
    await widget.button('Verify').click();
    await expect(widget.field('What was the make of your first bicycle?')).toBeVisible();
  },
  selection: async (widget) => {
    await widget.choose('Oak Street');
    await widget.button('Verify').click();
    await expect(widget.frame.getByRole('checkbox')).toHaveCount(4);
  },
  image: async (widget) => {
    await widget.choose('Boat');
    await widget.button('Verify').click();
    await widget.sees('CONNECTED');
  },
  push: (widget) => widget.sees('MFA'),
  'a push that nobody approved': (widget) => widget.fails('That took a little too long'),
  accounts: async (widget) => {
    await widget.chooseAccount('Primary');
    await widget.sees('CONNECTED');
  },
  operations: async (widget) => {
    await expect(widget.main).toHaveAttribute('data-view', /OPERATIONS|CONNECTED/);
    await widget.sees('CONNECTED');
  },
  failed: async (widget) => {
    await widget.sees('ERROR');
    await expect(widget.frame.getByRole('heading')).toHaveText('Test Electric Company has locked your account');
  },
  done: (widget) => widget.sees('CONNECTED'),
};

export const LASTING = Object.keys(GOES_ON) as Lasting[];
