/** The way to each moment of the flow: for what must hold in all of them. */
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

export type Moment = keyof typeof MOMENTS;
