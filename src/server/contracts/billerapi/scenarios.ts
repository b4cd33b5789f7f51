/**
 * Magic account numbers of the sandbox: https://docs.billerapi.com/sandbox/magic-numbers. What each plays stands in
 * `integrations/sandbox/scripts.ts`; a test holds the two against each other.
 */
export const SCENARIOS = [
  ['4242424242', 'success', 'One account with one pending bill, due in 15 days.'],
  ['4000000001', 'auth_failure', 'The credentials are refused: INVALID_CREDENTIALS.'],
  ['4000000002', 'biller_unavailable', 'The biller cannot be reached, nor its bills: BILLER_UNAVAILABLE.'],
  ['4000000003', 'mfa_required', 'A code is asked for; only 123456 passes.'],
  ['4000000004', 'account_locked', 'The account is locked: ACCOUNT_LOCKED.'],
  ['4000000005', 'past_due', 'One bill, 30 days overdue, with a late fee and interest.'],
  ['4000000006', 'auto_pay', 'One scheduled bill with automatic payment, due in 5 days.'],
  ['4000000007', 'payment_plan', 'Three instalments, 30 days apart: one pending, two scheduled.'],
  ['4000000008', 'multiple_accounts', 'Three accounts: Primary, Vacation Home, Business.'],
] as const;
