import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { later } from '../i18n/later.ts';
import { t } from '../i18n/t.ts';
import { Button } from '../ui/button.tsx';
import { Logo } from '../ui/logo.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { TextField } from '../ui/text-field.tsx';
import { forgetOnLeave } from './credentials.tsx';
import { namesIn } from './names.ts';
import { Problem } from './problem.tsx';
import type { ScreenProps } from './screen.ts';

/**
 * One field, whatever is asked. For a code too: split boxes fail WCAG 3.3.8, and paste and autofill work as everywhere.
 */
export function Challenge({ state, send }: ScreenProps<'challenge'>): JSX.Element {
  const { session, sending, problem } = state;
  const { challenge } = session.step;
  const asks = challenge.kind === 'question';
  const label = asks ? challenge.prompt : later.challenge.label;
  const field = asks ? later.challenge.answer : label.toLocaleLowerCase();
  const [typed, setTyped] = useState('');
  const [missing, setMissing] = useState(false);
  const names = namesIn(session);

  useEffect(() => {
    if (session.error) setTyped('');
  }, [session.version, session.error]);
  useEffect(() => setTyped(''), [challenge.id]);
  useEffect(() => forgetOnLeave(() => setTyped('')), []);

  return (
    <Page
      title={asks ? later.challenge.question : later.challenge.title}
      lead={
        asks
          ? t(later.challenge.asked, names)
          : t(later.challenge.sent, { ...names, length: challenge.length, to: challenge.sent_to })
      }
      crown={session.integration && <Logo large {...session.integration} />}
      trust={t(asks ? later.challenge.trustAnswer : later.challenge.trust, names)}
      onSubmit={() => {
        // People paste "123 456": spaces and dashes are not part of it.
        const answer = asks ? typed.trim() : typed.replace(/[\s-]/g, '');
        setMissing(answer === '');
        if (answer !== '') send({ type: 'challenge.answered', answer });
      }}
      actions={<Button busy={sending !== null}>{later.challenge.submit}</Button>}
    >
      <Problem problem={problem} error={session.error} session={session} />
      {!asks && session.environment === 'sandbox' && !session.error && !problem && (
        <Notice kind="amber" title={later.challenge.sandbox} />
      )}
      <TextField
        name={challenge.kind}
        label={label}
        value={typed}
        onInput={(value) => {
          setTyped(value);
          setMissing(false);
        }}
        error={missing ? t(later.credentials.required, { field }) : null}
        autocomplete={asks ? 'off' : 'one-time-code'}
        inputMode={asks ? 'text' : 'numeric'}
        required
        code={!asks}
      />
    </Page>
  );
}
