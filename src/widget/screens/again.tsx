import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { later } from '../i18n/later.ts';
import { t } from '../i18n/t.ts';
import type { ScreenProps } from './screen.ts';
import { clockTime, useSecondsLeft } from './use-seconds-left.ts';

interface Props extends ScreenProps<'challenge'> {
  until: string;
  primary: boolean;
  push: boolean;
}

/** Sends it once more. Until that may be asked the button says when, and keeps its place and the focus. */
export function Again({ state, send, until, primary, push }: Props): JSX.Element {
  const { session, sending, problem } = state;
  const [asked, setAsked] = useState(0);
  const left = useSecondsLeft(until, session);
  const copy = later.challenge;
  const busy = sending === 'resend';
  const sent = asked > 0 && session.version > asked && !session.error && !problem;
  const words = left > 0 ? t(push ? copy.pushAgainIn : copy.resendIn, { time: clockTime(left) }) : null;
  return (
    <>
      <button
        class={`button ${primary ? 'primary' : 'quiet'}`}
        type="button"
        aria-busy={busy}
        aria-disabled={busy || left > 0}
        onClick={() => {
          if (busy || left > 0) return;
          setAsked(session.version);
          send({ type: 'resend.asked' });
        }}
      >
        <span class="words">{words ?? (push ? copy.pushAgain : copy.resend)}</span>
        {busy && <span class="spinner" aria-hidden="true" />}
      </button>
      <p role="status" class="timer sent">
        {sent && (push ? copy.resentPush : copy.resent)}
      </p>
    </>
  );
}
