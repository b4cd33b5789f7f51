import type { Consent } from '../../../protocol/session.ts';
import type { WishedOperation } from '../../core/operations/arguments.ts';

/** What a merchant may ask a person for: https://docs.flinks.com/api/outbound. Each is a consent of ours. */
const CONSENTS = {
  ACCOUNT_BASIC: 'accounts',
  ACCOUNT_DETAILED: 'accounts',
  ACCOUNT_PAYMENTS: 'account_numbers',
  INVESTMENTS: 'investments',
  TRANSACTIONS: 'transactions',
  STATEMENTS: 'statements',
  CUSTOMER_CONTACT: 'identity',
  CUSTOMER_PERSONAL: 'identity',
} as const satisfies Record<string, Consent>;

export const SCOPES = Object.keys(CONSENTS) as (keyof typeof CONSENTS)[];

/** Of a merchant's own token, for managing its application. */
export const CLIENT_SCOPES = ['client:admin'];

/** Separated by spaces (RFC 6749 3.3). */
export const splitScope = (scope: string): string[] => scope.split(' ').filter(Boolean);

export const isScope = (name: string): name is keyof typeof CONSENTS => Object.hasOwn(CONSENTS, name);

export const consentsOf = (scopes: readonly (keyof typeof CONSENTS)[]): Consent[] => [
  ...new Set(scopes.map((scope) => CONSENTS[scope])),
];

/** Of the Banking Services, which know no scopes: all that a bank is asked for. */
export const ALL_CONSENTS = consentsOf(SCOPES);

/**
 * What is read for them. Which institution it will be is not known yet, and not every one has everything: none fails
 * the link.
 */
export const operationsOf = (consents: readonly Consent[]): WishedOperation[] =>
  consents.map((resource) => ({ resource, action: 'read', optional: true }));
