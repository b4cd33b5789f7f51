import type { JSX } from 'preact';
import type { Session, Step } from '../../protocol/session.ts';
import { later } from '../i18n/later.ts';
import { t } from '../i18n/t.ts';
import { clockTime, useSecondsLeft } from './use-seconds-left.ts';

type AtChallenge = Session & { step: Extract<Step, { name: 'challenge' }> };

/** How long the challenge stands, if it ends. A timer is read when one asks for it, and does not interrupt. */
export function TimeLeft({ session }: { session: AtChallenge }): JSX.Element | null {
  const { expires_at } = session.step;
  return expires_at === null ? null : <Until until={expires_at} session={session} />;
}

function Until({ until, session }: { until: string; session: AtChallenge }): JSX.Element {
  const left = useSecondsLeft(until, session);
  return (
    <p class="timer" role="timer">
      {left > 0 ? t(later.challenge.left, { time: clockTime(left) }) : later.challenge.over}
    </p>
  );
}
