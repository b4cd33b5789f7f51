import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import * as v from 'valibot';
import { Challenge as Schema } from '../../protocol/challenge.ts';
import { ChallengeChoice } from './challenge-choice.tsx';
import { ChallengeCode } from './challenge-code.tsx';
import type { ChallengeProps } from './challenge-page.tsx';
import { ChallengePush } from './challenge-push.tsx';
import { ChallengeQuestions } from './challenge-questions.tsx';
import type { ScreenProps } from './screen.ts';
import { Unreadable } from './unreadable.tsx';

/** Each kind of challenge has a screen of its own. */
export function Challenge(props: ScreenProps<'challenge'>): JSX.Element {
  const { session } = props.state;
  const read = useMemo(() => v.safeParse(Schema, session.step.challenge), [session.step.challenge]);
  if (!read.success) return <Unreadable {...props} />;
  const challenge = read.output;
  const more: Omit<ChallengeProps, 'challenge'> = { ...props, over: isOver(props.state) };
  switch (challenge.kind) {
    case 'code':
      return <ChallengeCode {...more} challenge={challenge} />;
    case 'question':
    case 'questions':
      return <ChallengeQuestions {...more} challenge={challenge} />;
    case 'device':
    case 'selection':
    case 'image':
      return <ChallengeChoice {...more} challenge={challenge} />;
    case 'push':
      return <ChallengePush {...more} challenge={challenge} />;
  }
}

/** Both times are the server's: what the clock of this device says decides nothing. */
function isOver({ session }: ScreenProps<'challenge'>['state']): boolean {
  const { expires_at } = session.step;
  return session.error?.code === 'MFA_EXPIRED' || (expires_at !== null && expires_at <= session.server_time);
}
