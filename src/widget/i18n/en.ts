/**
 * Everything the widget says, in English. Short, concrete, second person, no blame. `{name}` is filled in.
 * The keys of `error` are codes of the one error table; a missing one does not compile.
 */
import type { ErrorCode } from '../../protocol/errors.ts';

export interface ErrorCopy {
  title: string;
  text: string;
}

export const en = {
  appName: 'Connect',
  back: 'Back',
  close: 'Close',
  continue: 'Continue',
  tryAgain: 'Try again',
  chooseOther: 'Choose another provider',
  sandbox: 'Sandbox',

  loading: { title: 'Loading', status: 'Opening a secure session' },

  consent: {
    title: '{client} would like to connect your account',
    user: 'For {user}. If that is not you, close this.',
    choose: 'Your choice',
    update: 'Reconnect {biller}',
    credentials_changed: 'Your sign-in there has changed. Sign in once more, and {client} can go on.',
    consent_expired: 'What you agreed to has run out. Agree once more, and {client} can go on.',
    new_accounts: 'Choose again which accounts {client} sees.',
    other: 'The connection has been lost. Sign in once more, and {client} can go on.',
    bills: 'Your bills',
    billsText: 'Amounts, due dates and what each bill is for',
    payments: 'Your payments',
    paymentsText: 'Payment methods and past payments with this provider',
    accounts: 'Your accounts',
    accountsText: 'Names, kinds and balances',
    account_numbers: 'Account numbers',
    account_numbersText: 'To pay from or into your accounts',
    identity: 'Who you are',
    identityText: 'Name, address, email and phone number',
    transactions: 'Your transactions',
    transactionsText: 'What came in and went out, and when',
    statements: 'Your statements',
    statementsText: 'The documents your provider sends you',
    investments: 'Your investments',
    investmentsText: 'What you hold and what it is worth',
    orders: 'Your orders',
    ordersText: 'What you ordered, when, and what it cost',
    history: 'Your history',
    historyText: 'What you read, and when',
    card: 'Your payment methods',
    cardText: 'The last four digits, never the whole number',
    card_write: 'Change how you pay',
    card_writeText: '{client} puts a new card on this account',
    pay: 'Pay a bill',
    payText: 'You see what and how much before it is paid',
    password: 'Never your password',
    passwordText: 'You sign in with your provider. {client} does not see it.',
    agree: 'By continuing you allow {client} to see this. You can take it back at any time.',
  },

  select: {
    title: 'Choose your provider',
    search: 'Search',
    placeholder: 'Name of your provider',
    popular: 'Popular',
    none: 'No provider called “{query}”',
    noneText: 'Check the spelling, or try a shorter or former name.',
    clear: 'Clear search',
    one: '1 provider found',
    count: '{count} providers found',
    many: 'More than {count} providers found',
    more: 'Showing the first {shown} of {count}. Type more to narrow it down.',
    most: 'Showing the first {shown} of more than {count}. Type more to narrow it down.',
    failed: 'The list of providers did not load',
    failedText: 'You can still type a name to look for it.',
    kind: 'Kind of provider',
    country: 'Country',
    anywhere: 'All countries',
    where: 'Choose a country',
    found: 'Countries found: {count}',
    nowhere: 'No country called “{query}”',
    recent: 'Connected before',
    degraded: 'Having trouble right now. It may take longer.',
    down: 'Not answering right now',
    missing: 'I can’t find mine',
    missed: 'Thanks. {client} now knows that one is missing.',
  },

  kinds: {
    all: 'All',
    bank: 'Banks',
    insurance: 'Insurance',
    electricity: 'Electricity',
    gas: 'Gas',
    water: 'Water',
    telecom: 'Phone & internet',
    shop: 'Shops',
    delivery: 'Delivery',
    other: 'Other',
  },

  tries: { one: '1 try left.', more: '{count} tries left.' },

  offline: { title: 'You’re offline', text: 'We’ll carry on as soon as you’re back.' },

  /** What can happen before the picker is left; the rest is in `en-later.ts`. */
  error: {
    LINK_TOKEN_INVALID: {
      title: 'This link doesn’t work',
      text: 'The app that brought you here has to fix it. Please let them know.',
    },
    ALREADY_CLAIMED: { title: 'Open on another device', text: 'Finish there, or try again here once it has ended.' },
    HOST_NOT_ALLOWED: {
      title: 'This page isn’t registered',
      text: 'The app that brought you here has to allow this page. Please let them know.',
    },
    HOST_OPAQUE: { title: 'This page isn’t secure', text: 'Open the app in your browser and try again.' },
    INVALID_OPTIONS: {
      title: 'Something isn’t set up right',
      text: 'The app that brought you here has to fix it. Please let them know.',
    },
    TOKEN_FETCH_FAILED: { title: 'We couldn’t start', text: 'The app did not answer. Try again in a moment.' },
    VERSION_UNSUPPORTED: {
      title: 'This app needs an update',
      text: 'It uses a version that is no longer supported. Please let them know.',
    },
    FRAME_BLOCKED: { title: 'We couldn’t open here', text: 'The app that brought you here has to allow this window.' },
    HANDSHAKE_TIMEOUT: { title: 'This is taking too long', text: 'Check your connection and try again.' },
    BILLER_NOT_FOUND: {
      title: 'We don’t have this provider',
      text: 'Choose another one, or search by a different name.',
    },
    NETWORK_ERROR: {
      title: 'We couldn’t reach the server',
      text: 'Check your connection. What you entered is still here.',
    },
    RATE_LIMITED: { title: 'That was a lot at once', text: 'Wait a moment, then try again.' },
    UPDATE_NEEDED: { title: 'There’s a newer version', text: 'Load it, and you carry on where you were.' },
    INVALID_REQUEST: {
      title: 'That didn’t go through',
      text: 'Something between us went wrong. Close this window and open it again.',
    },
    INTERNAL_ERROR: { title: 'Something went wrong on our side', text: 'It’s not you. Try again in a moment.' },
  } satisfies Partial<Record<ErrorCode, ErrorCopy>>,
};
