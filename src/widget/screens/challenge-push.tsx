import type { JSX } from 'preact';
import type { Challenge } from '../../protocol/challenge.ts';
import { later } from '../i18n/later.ts';
import { t } from '../i18n/t.ts';
import { ChallengePage, type ChallengeProps } from './challenge-page.tsx';

/** Nothing is typed: the server hears of the approval, and the session goes on by itself. */
export function ChallengePush(props: ChallengeProps<Extract<Challenge, { kind: 'push' }>>): JSX.Element {
  const { number, sent_to } = props.challenge;
  const copy = later.challenge;
  return (
    <ChallengePage {...props} title={copy.push} lead={t(copy.pushText, { to: sent_to })} trust={copy.trustAnswer}>
      {number !== null && (
        <p class="number">
          {copy.number} <b>{number}</b>
        </p>
      )}
      <p class="waiting" role="status">
        <span class="spinner" aria-hidden="true" />
        {copy.waiting}
      </p>
    </ChallengePage>
  );
}
