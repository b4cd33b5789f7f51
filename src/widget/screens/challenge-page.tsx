import type { ComponentChildren, JSX } from 'preact';
import type { Challenge } from '../../protocol/challenge.ts';
import { later } from '../i18n/later.ts';
import { t } from '../i18n/t.ts';
import { Button } from '../ui/button.tsx';
import { Logo } from '../ui/logo.tsx';
import { Page } from '../ui/page.tsx';
import { Again } from './again.tsx';
import { namesIn } from './names.ts';
import { Problem } from './problem.tsx';
import type { ScreenProps } from './screen.ts';
import { TimeLeft } from './time-left.tsx';

export interface ChallengeProps<C extends Challenge = Challenge> extends ScreenProps<'challenge'> {
  challenge: C;
  /** The server says that an answer comes too late. */
  over: boolean;
}

interface Props extends ChallengeProps {
  title: string;
  lead: string;
  trust: string;
  /** What the button says that sends the answer; none where nothing is answered here. */
  submit?: string;
  onSubmit?: () => void;
  children: ComponentChildren;
}

/** What all challenges share: what happened, the time that is left, and the ways on. */
export function ChallengePage({ title, lead, trust, submit, onSubmit, children, ...props }: Props): JSX.Element {
  const { state, send, challenge, over } = props;
  const { session, sending, problem } = state;
  const { resend_at, instead } = session.step;
  const names = namesIn(session);
  const answerable = submit !== undefined && !over;
  // One primary action: the answer while there is time, then whatever brings a new question.
  const ended = over || (submit === undefined && session.error !== null);
  return (
    <Page
      title={title}
      {...(!ended && { lead: t(lead, names) })}
      crown={session.integration && <Logo large {...session.integration} />}
      trust={t(trust, names)}
      onSubmit={() => answerable && onSubmit?.()}
      actions={
        <>
          {answerable && <Button busy={sending === 'answer'}>{submit}</Button>}
          {resend_at !== null && (ended || submit !== undefined) && (
            <Again {...props} until={resend_at} primary={ended} push={challenge.kind === 'push'} />
          )}
          {resend_at === null && ended && (
            <Button busy={sending === 'back'} onClick={() => send({ type: 'back.asked' })}>
              {later.challenge.signIn}
            </Button>
          )}
          {instead && (
            <Button kind="quiet" busy={sending === 'instead'} onClick={() => send({ type: 'instead.asked' })}>
              {later.challenge.instead}
            </Button>
          )}
        </>
      }
    >
      <Problem problem={problem} error={session.error} session={session} />
      {!ended && children}
      {!ended && <TimeLeft session={session} />}
    </Page>
  );
}
