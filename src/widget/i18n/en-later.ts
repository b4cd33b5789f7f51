/** What the screens after the picker say, in English: it comes with them. */
export const enLater = {
  credentials: {
    sandbox: 'Sandbox: sign in with user_good and pass_good',
    title: 'Sign in to {biller}',
    trust: 'What you enter goes to {biller}. {client} never sees it.',
    submit: 'Sign in',
    show: 'Show password',
    hide: 'Hide password',
    optional: 'optional',
    required: 'Enter your {field}',
    too_short: 'This is too short',
    too_long: 'This is too long',
    malformed: 'This does not look right',
  },

  challenge: {
    sandbox: 'Sandbox: the code is 123456',
    title: 'Enter your security code',
    sent: '{biller} sent a {length}-digit code by {to}.',
    label: 'Security code',
    submit: 'Verify',
    trust: 'The code only proves to {biller} that it is you. {client} never sees it.',
  },

  oauth: {
    title: 'Continue at {biller}',
    text: 'A window of {biller} opens. Sign in there, then come back: we carry on by ourselves.',
    submit: 'Open {biller}',
    trust: 'You sign in with {biller} itself. Neither {client} nor Connect sees your password.',
  },

  accounts: {
    title: 'Choose your accounts',
    text: '{client} sees only the accounts you choose.',
    single: '{client} sees only the account you choose.',
    ending: 'ending in {mask}',
    none: 'Choose at least one account to continue.',
  },

  operations: {
    title: 'Connecting {biller}',
    text: 'This takes a few seconds. You can leave this open.',
    'bills.read': 'Reading your bills',
    'payments.read': 'Reading your payments',
    other: 'Working on {resource}',
    queued: 'Waiting',
    running: 'In progress',
    succeeded: 'Done',
    failed: 'Did not work',
    skipped: 'Skipped',
    skip: 'Skip',
    trust: 'Nothing is shared with {client} until all of this is done.',
  },

  done: {
    title: '{biller} is connected',
    text: '{client} can now see what you agreed to share.',
    one: '1 account connected',
    count: '{count} accounts connected',
    finish: 'Done',
    trust: 'You can disconnect at any time at {client}.',
  },
};
