import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Challenge } from '../../protocol/challenge.ts';
import { later } from '../i18n/later.ts';
import { t } from '../i18n/t.ts';
import { Notice } from '../ui/notice.tsx';
import { TextField } from '../ui/text-field.tsx';
import { ChallengePage, type ChallengeProps } from './challenge-page.tsx';
import { forgetOnLeave } from './credentials.tsx';

/** One field: split boxes fail WCAG 3.3.8, and paste and autofill work as everywhere. */
export function ChallengeCode(props: ChallengeProps<Extract<Challenge, { kind: 'code' }>>): JSX.Element {
  const { state, send, challenge } = props;
  const { session, problem } = state;
  const copy = later.challenge;
  const [typed, setTyped] = useState('');
  const [missing, setMissing] = useState(false);

  // Refused, or another was sent: what was typed is no good any more.
  useEffect(() => setTyped(''), [session.version]);
  useEffect(() => forgetOnLeave(() => setTyped('')), []);

  return (
    <ChallengePage
      {...props}
      title={copy.title}
      lead={t(copy.sent, { length: challenge.length, to: challenge.sent_to })}
      trust={copy.trust}
      submit={copy.submit}
      onSubmit={() => {
        // People paste "123 456": spaces and dashes are not part of it.
        const answer = typed.replace(/[\s-]/g, '');
        setMissing(answer === '');
        if (answer !== '') send({ type: 'challenge.answered', answer });
      }}
    >
      {session.environment === 'sandbox' && !session.error && !problem && <Notice kind="amber" title={copy.sandbox} />}
      <TextField
        name="code"
        label={copy.label}
        value={typed}
        onInput={(value) => {
          setTyped(value);
          setMissing(false);
        }}
        error={missing ? t(later.field.required, { field: copy.label.toLocaleLowerCase() }) : null}
        autocomplete="one-time-code"
        inputMode="numeric"
        required
        code
      />
    </ChallengePage>
  );
}
