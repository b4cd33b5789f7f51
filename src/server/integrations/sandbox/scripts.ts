import type { Fields } from '../../../protocol/credentials.ts';
import type { DirectoryEntry } from '../../../protocol/directory.ts';
import { ERRORS, type ErrorCode } from '../../../protocol/errors.ts';
import type { AccountsStory } from './accounts.ts';
import type { BillStory } from './bills.ts';

/** What the sandbox plays, chosen by what was typed into the form. */
export interface Script {
  /** The form is refused (ask again), or the login fails. Absent: it passes. */
  form?: { kind: 'refused' | 'failed'; code: ErrorCode };
  /** Asked one after another, until the last was answered well; see `challenges.ts`. */
  proofs?: readonly Proof[];
  /** More pages of the form come after the first. */
  longForm?: boolean;
  accounts: AccountsStory;
  bills: BillStory;
  pace: 'quick' | 'slow';
  /** Whatever may fail does, the first time. */
  partial?: boolean;
  /** The operations fail with this on the way. */
  breaks?: ErrorCode;
}

/** A second proof that the sandbox wants, and how that goes. 123456 passes wherever something is typed. */
export type Proof =
  | { is: 'code'; refused?: ErrorCode }
  | { is: 'device' | 'selection' | 'selections' | 'image' }
  | { is: 'question'; prompt: string; answer: string }
  | { is: 'questions'; asked: readonly (readonly [prompt: string, answer: string])[] }
  | { is: 'push'; ends: 'approved' | 'denied' | 'never' };

const CODE: Proof = { is: 'code' };
const TWO = [
  ['What was the name of your first pet?', 'Rex'],
  ['In which city were you born?', 'Lyon'],
] as const;
const ONE_MORE = [['What was the make of your first bicycle?', 'Peugeot']] as const;

const GOOD: Script = { accounts: 'one', bills: 'due', pace: 'quick' };
const REFUSED: Script = { ...GOOD, form: { kind: 'refused', code: 'INVALID_CREDENTIALS' } };

/** `user_<error code in lower case>`: made from the error table, so that a new error has its user at once. */
const failing = Object.fromEntries(
  (Object.keys(ERRORS) as ErrorCode[]).flatMap((code) => {
    const script = failWith(code);
    return script ? [[`user_${code.toLowerCase()}`, script]] : [];
  }),
);

function failWith(code: ErrorCode): Script | undefined {
  const { type, remedy } = ERRORS[code];
  switch (type) {
    case 'BILLER_ERROR':
    case 'CREDENTIAL_ERROR':
      return { ...GOOD, form: { kind: remedy === 're-enter' ? 'refused' : 'failed', code } };
    case 'MFA_ERROR':
      return {
        ...GOOD,
        proofs: code === 'MFA_DENIED' ? [{ is: 'push', ends: 'denied' }] : [{ is: 'code', refused: code }],
      };
    case 'OPERATION_ERROR':
      return { ...GOOD, breaks: code };
    default:
      return undefined;
  }
}

/** Any password passes, but for `user_good`. */
const USERS = new Map<string, Script>(
  Object.entries({
    ...failing,
    user_mfa_code: { ...GOOD, proofs: [CODE] },
    user_mfa_device: { ...GOOD, proofs: [{ is: 'device' }, CODE] },
    user_mfa_questions: {
      ...GOOD,
      proofs: [
        { is: 'questions', asked: TWO },
        { is: 'questions', asked: ONE_MORE },
      ],
    },
    user_mfa_selection: { ...GOOD, proofs: [{ is: 'selection' }, { is: 'selections' }] },
    user_mfa_image: { ...GOOD, proofs: [{ is: 'image' }] },
    user_mfa_push: { ...GOOD, proofs: [{ is: 'push', ends: 'approved' }] },
    user_mfa_push_denied: { ...GOOD, proofs: [{ is: 'push', ends: 'denied' }] },
    user_mfa_push_expired: { ...GOOD, proofs: [{ is: 'push', ends: 'never' }] },
    user_form: { ...GOOD, longForm: true },
    user_accounts: { ...GOOD, accounts: 'several' },
    user_accounts_mixed: { ...GOOD, accounts: 'mixed' },
    user_accounts_many: { ...GOOD, accounts: 'many' },
    // The first operation of those that may fail does, and passes when it is tried again.
    user_partial: { ...GOOD, partial: true },
    user_slow: { ...GOOD, pace: 'slow' },
  } satisfies Record<string, Script>),
);

/** BillerAPI's magic numbers: https://docs.billerapi.com/sandbox/magic-numbers. They win over the user name. */
const ACCOUNT_NUMBERS = new Map<string, Script>(
  Object.entries({
    '4242424242': GOOD,
    '4000000001': REFUSED,
    '4000000002': { ...GOOD, form: { kind: 'failed', code: 'BILLER_UNAVAILABLE' } },
    '4000000003': { ...GOOD, proofs: [CODE] },
    '4000000004': { ...GOOD, form: { kind: 'failed', code: 'ACCOUNT_LOCKED' } },
    '4000000005': { ...GOOD, bills: 'past_due' },
    '4000000006': { ...GOOD, bills: 'auto_pay' },
    '4000000007': { ...GOOD, bills: 'payment_plan' },
    '4000000008': { ...GOOD, accounts: 'several' },
  } satisfies Record<string, Script>),
);

/** Of Flinks' own test institution; their password is `Everyday`. https://docs.flinks.com/guides/connect/test-users */
const OF_FLINKS_CAPITAL = new Map<string, Script>(
  Object.entries({
    greatday: {
      ...GOOD,
      accounts: 'several',
      proofs: [
        { is: 'question', prompt: 'What city were you born in?', answer: 'Montreal' },
        { is: 'question', prompt: 'What is the best country on earth?', answer: 'Canada' },
        { is: 'question', prompt: 'What shape do people like most?', answer: 'Triangle' },
      ],
    },
    greatday_nomfa: { ...GOOD, accounts: 'several' },
    test_disabled_account: { ...GOOD, form: { kind: 'failed', code: 'ACCOUNT_LOCKED' } },
    test_service_unavailable: { ...GOOD, form: { kind: 'failed', code: 'BILLER_UNAVAILABLE' } },
    test_dispatched: { ...GOOD, breaks: 'BILLER_UNAVAILABLE' },
    // The vendor's name for it is not published.
    test_pending: { ...GOOD, pace: 'slow' },
  } satisfies Record<string, Script>),
);

/** Whoever logs in as this gets what the merchant made up, where the merchant did; any password passes. */
export const CUSTOM_USER = 'user_custom';

export function findScript({ id }: Pick<DirectoryEntry, 'id'>, fields: Fields, hasCustom = false): Script {
  const [username = '', password, account_number = ''] = ['username', 'password', 'account_number'].map((name) =>
    fields[name] === undefined ? undefined : String(fields[name]),
  );
  if (hasCustom && username === CUSTOM_USER) return GOOD;
  const own = id === 'FlinksCapital' ? OF_FLINKS_CAPITAL.get(username.toLowerCase()) : undefined;
  if (own) return password === 'Everyday' ? own : REFUSED;
  if (username === 'user_good' && !ACCOUNT_NUMBERS.has(account_number))
    return password === 'pass_good' ? GOOD : REFUSED;
  return ACCOUNT_NUMBERS.get(account_number) ?? USERS.get(username) ?? REFUSED;
}
