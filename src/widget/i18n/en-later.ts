import type { ErrorCode } from '../../protocol/errors.ts';
import type { ErrorCopy, en } from './en.ts';

/** What the screens after the picker say, in English: it comes with them. */
export const enLater = {
  credentials: {
    sandbox: 'Sandbox: sign in with user_good and pass_good',
    title: 'Sign in to {biller}',
    trust: 'What you enter goes to {biller}. {client} never sees it.',
    submit: 'Sign in',
    next: 'Continue',
    page: 'Step {index}',
    pageOf: 'Step {index} of {of}',
    show: 'Show password',
    hide: 'Hide password',
    capsLock: 'Caps Lock is on',
    optional: 'optional',
    choose: 'Choose',
    wrong: 'Check the fields marked below: {count}',
  },

  /** What is wrong with a field. */
  field: {
    required: 'Enter your {field}',
    missing: 'This is needed to continue',
    too_short: 'This needs at least {min} characters',
    too_long: 'This takes at most {max} characters',
    too_small: 'This must be {min} or more',
    too_large: 'This must be {max} or less',
    not_an_option: 'Choose one of the list',
    malformed: 'This does not look right',
    number: 'Enter a number, in digits',
    integer: 'Enter a whole number, in digits',
    email: 'Enter an email address, such as ann@example.com',
    tel: 'Enter a phone number, such as +44 20 7946 0018',
  },

  challenge: {
    sandbox: 'Sandbox: the code is 123456',
    title: 'Enter your security code',
    sent: '{biller} sent a {length}-digit code by {to}.',
    label: 'Security code',
    submit: 'Verify',
    device: 'Where should we send the code?',
    deviceText: '{biller} wants to be sure that it’s you.',
    deviceSubmit: 'Send the code',
    select: 'Show that it’s you',
    one: 'Choose one to continue.',
    several: 'Choose all that are right.',
    push: 'Approve on your phone',
    pushText: 'Open the app of {biller} on {to} and approve the sign-in. We carry on by ourselves.',
    number: 'Your phone should show this number:',
    waiting: 'Waiting for you to approve',
    instead: 'Use a code instead',
    pushAgain: 'Send it again',
    resend: 'Send a new code',
    resendIn: 'Send a new code in {time}',
    pushAgainIn: 'Send it again in {time}',
    resent: 'A new code is on its way.',
    resentPush: 'It’s on its way again.',
    left: 'You have {time} left.',
    over: 'Your time may be up. You can still try.',
    signIn: 'Sign in again',
    trust: 'The code only proves to {biller} that it is you. {client} never sees it.',
    sandboxAnswer: 'Sandbox: 123456 is right, whatever is asked',
    answer: 'answer',
    question: 'Answer a security question',
    questions: 'Answer your security questions',
    asked: '{biller} asks what only you should know.',
    trustAnswer: 'The answer only proves to {biller} that it is you. {client} never sees it.',
  },

  oauth: {
    title: 'Continue at {biller}',
    text: 'A window of {biller} opens. Sign in there, then come back: we carry on by ourselves.',
    submit: 'Open {biller}',
    trust: 'You sign in with {biller} itself. Neither {client} nor Connect sees your password.',
    away: 'Sign in at {biller}',
    awayText: 'Continue in the window that opened. When you’re done there, this page carries on by itself.',
    waiting: 'Waiting for {biller}',
    again: 'Open the window again',
    here: 'Continue in this tab',
    unseen: 'No window?',
    unseenText: 'Your browser may have kept it from opening, or it is behind this one.',
  },

  leaving: {
    title: 'Leave before you’re done?',
    text: 'Your account isn’t connected yet. If you come back soon, you’ll carry on from here.',
    stay: 'Keep going',
    leave: 'Leave',
  },

  startAgain: 'Start again',

  expiring: {
    title: 'Are you still there?',
    text: 'For your safety this ends in two minutes, unless you go on.',
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
    'accounts.read': 'Reading your accounts',
    'account_numbers.read': 'Reading your account numbers',
    'identity.read': 'Reading who you are',
    'transactions.read': 'Reading your transactions',
    'statements.read': 'Reading your statements',
    'investments.read': 'Reading your investments',
    'paymentMethod.read': 'Reading your payment methods',
    'paymentMethod.write': 'Changing how you pay',
    'mobileBillingStatement.read': 'Reading your bills',
    'orderHistory.read': 'Reading your orders',
    'readHistory.read': 'Reading your history',
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

  ended: { title: 'That’s all', text: 'You can close this page.' },

  error: {
    LINK_TOKEN_EXPIRED: {
      title: 'This took a little too long',
      text: 'For your safety the link has ended. Nothing was shared.',
    },
    LINK_TOKEN_USED: { title: 'Already connected', text: 'This link has been used. You can close this window.' },
    RESUME_USED: {
      title: 'This way back was used',
      text: 'It works once. Start again: what you did at your provider is not lost.',
    },
    SESSION_EXPIRED: {
      title: 'You’ve been away for a while',
      text: 'For your safety we ended the session. Your progress is kept, except what you typed.',
    },
    BILLER_UNAVAILABLE: {
      title: '{biller} isn’t answering',
      text: 'It’s their side, not you. Try again in a few minutes.',
    },
    ACCOUNT_LOCKED: {
      title: '{biller} has locked your account',
      text: 'Unlock it with {biller}, then come back and try again.',
    },
    NO_ACCOUNTS: {
      title: 'No accounts found',
      text: 'This sign-in has no account that can be connected. Try another one.',
    },
    INVALID_CREDENTIALS: { title: 'That didn’t work', text: 'Check what you entered and try again.' },
    FIELD_INVALID: { title: 'Something isn’t right yet', text: 'Check the fields below.' },
    TOO_MANY_ATTEMPTS: {
      title: 'Too many tries',
      text: '{biller} won’t accept more for now. Wait a while before you try again.',
    },
    MFA_INVALID: { title: 'That isn’t right', text: 'Check it and try again.' },
    MFA_EXPIRED: { title: 'That took a little too long', text: 'It can’t be used any more. Ask for a new one.' },
    MFA_DENIED: { title: 'You said no on your phone', text: 'If that was a mistake, send it again.' },
    OAUTH_DENIED: {
      title: 'You said no at {biller}',
      text: 'Nothing was shared. You can try again or choose another provider.',
    },
    OAUTH_FAILED: {
      title: 'Signing in at {biller} didn’t work',
      text: 'It’s their side, not you. Try again in a moment.',
    },
    OPERATION_FAILED: { title: 'We couldn’t finish', text: '{biller} stopped answering half-way. Nothing was shared.' },
    ARGUMENTS_EXPIRED: {
      title: 'This took a little too long',
      text: 'For your safety the card details were deleted. Ask {client} for a new link.',
    },
    RESULT_INVALID: {
      title: 'We couldn’t finish',
      text: '{biller} sent something we don’t understand. Nothing was shared.',
    },
  } satisfies Record<Exclude<ErrorCode, keyof typeof en.error>, ErrorCopy>,
};
