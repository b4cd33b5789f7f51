/** How often one message is tried, and after what pauses. Each contract names its own. */
export interface Schedule {
  /** Seconds before each attempt, counted from the one before; the first is at once. */
  pauses: readonly number[];
  /** Whether the pauses vary by a tenth, so that what failed together does not come back together. */
  jitter: boolean;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;

export const SCHEDULES = {
  /** As Standard Webhooks proposes: ten attempts within three days. */
  standard: {
    pauses: [0, 5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR],
    jitter: true,
  },
  /** Passage promises three: at once, after a second, after five. */
  passage: { pauses: [0, 1, 5], jitter: false },
  /** MoneyKit promises growing pauses. */
  moneykit: {
    pauses: [0, 10, MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 6 * HOUR, 12 * HOUR, 24 * HOUR],
    jitter: true,
  },
} satisfies Record<string, Schedule>;
export type ScheduleName = keyof typeof SCHEDULES;

/** A receiver cannot put us off for longer than this. */
const MAX_RETRY_AFTER = 24 * HOUR;

/**
 * @param attempt that has just failed, from 1.
 * @param retryAfter what the receiver asked for, in seconds.
 * @param random from 0 to 1.
 * @returns seconds until the next attempt; null when that was the last one.
 */
export function nextPause(name: ScheduleName, attempt: number, retryAfter = 0, random = Math.random()): number | null {
  const { pauses, jitter }: Schedule = SCHEDULES[name];
  const pause = pauses[attempt];
  if (pause === undefined) return null;
  const varied = jitter ? Math.round(pause * (0.9 + 0.2 * random)) : pause;
  return Math.max(varied, Math.min(retryAfter, MAX_RETRY_AFTER));
}

/**
 * Reads `Retry-After` (RFC 9110 §10.2.3): seconds, or a date.
 * @returns whole seconds, 0 for what cannot be read or has passed.
 */
export function readRetryAfter(text: string | undefined, present: Date): number {
  if (!text) return 0;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  const at = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} [\d:]{8} GMT$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? 0 : Math.max(0, Math.ceil((at - present.getTime()) / 1000));
}
