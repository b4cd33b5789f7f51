import type { MoveName } from '../../../protocol/endpoints.ts';
import type { StepName } from '../../../protocol/session.ts';

/**
 * What moves a session: the person, through the widget or coming back from OAuth; the operations' worker; the approval of a push, on another device; or time.
 */
export type Mover = MoveName | 'callback' | 'work' | 'approval' | 'time';

/**
 * THE state table of a session: step → what may happen there → where that may lead. What is not listed cannot happen.
 * A move that leads to its own step as well may be refused there, with a reason.
 */
export const STEPS: Record<StepName, Partial<Record<Mover, readonly StepName[]>>> = {
  consent: {
    consent: ['select_integration', 'credentials', 'oauth'],
    exit: ['consent'],
    time: ['expired'],
  },
  select_integration: {
    integration: ['select_integration', 'credentials', 'oauth'],
    exit: ['select_integration'],
    time: ['expired'],
  },
  credentials: {
    credentials: ['credentials', 'challenge', 'accounts', 'operations', 'failed'],
    // To the page before, or from the first one to the picker.
    back: ['credentials', 'select_integration'],
    exit: ['credentials'],
    time: ['expired'],
  },
  challenge: {
    answer: ['challenge', 'accounts', 'operations', 'failed'],
    resend: ['challenge', 'accounts', 'operations', 'failed'],
    instead: ['challenge', 'accounts', 'operations', 'failed'],
    approval: ['challenge', 'accounts', 'operations', 'failed'],
    back: ['credentials'],
    exit: ['challenge'],
    time: ['expired'],
  },
  oauth: {
    // A fresh way into the window.
    oauth: ['oauth'],
    callback: ['oauth', 'accounts', 'operations', 'failed'],
    back: ['select_integration'],
    exit: ['oauth'],
    time: ['expired'],
  },
  accounts: {
    accounts: ['accounts', 'operations'],
    reconnect: ['operations'],
    back: ['credentials', 'oauth'],
    exit: ['accounts'],
    time: ['expired'],
  },
  operations: {
    arguments: ['operations'],
    approve: ['operations', 'failed'],
    retry: ['operations'],
    skip: ['operations'],
    work: ['operations', 'done', 'failed'],
    exit: ['operations'],
    time: ['expired'],
  },
  failed: {
    retry: ['failed', 'credentials', 'oauth', 'operations'],
    back: ['select_integration'],
    exit: ['failed'],
    time: ['expired'],
  },
  done: {
    // Where the merchant lets the person connect several.
    another: ['select_integration'],
    exit: ['done'],
  },
  expired: {},
};

/** What the table asks about a session. */
interface Standing {
  step: StepName;
  preselected: boolean;
  several: boolean;
  /** The form's pages after the first, up to the present one. */
  pages?: readonly unknown[] | null;
}

/** Where this may lead from here, or undefined where it cannot happen. */
export function leadsTo(
  { step, preselected, several, pages }: Standing,
  mover: Mover,
): readonly StepName[] | undefined {
  const to = STEPS[step][mover];
  if (mover === 'another' && !several) return undefined;
  if (step === 'credentials' && mover === 'back' && pages?.length) return ['credentials'];
  // Nobody goes back to a picker that was not there.
  return preselected && mover === 'back' && to?.includes('select_integration') ? undefined : to;
}

/** Nothing follows by itself. */
export const isTerminal = (step: StepName): boolean => step === 'done' || step === 'expired';

export const canGoBack = (session: Standing): boolean => leadsTo(session, 'back') !== undefined;
