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

/** One field for the whole code: split boxes fail WCAG 3.3.8, and paste and autofill work as everywhere. */
export function Challenge({ state, send }: ScreenProps<'challenge'>): JSX.Element {
  const { session, sending, problem } = state;
  const { challenge } = session.step;
  const [code, setCode] = useState('');
  const [missing, setMissing] = useState(false);
  const names = namesIn(session);

  useEffect(() => {
    if (session.error) setCode('');
  }, [session.version, session.error]);
  useEffect(() => forgetOnLeave(() => setCode('')), []);

  return (
    <Page
      title={later.challenge.title}
      lead={t(later.challenge.sent, { ...names, length: challenge.length, to: challenge.sent_to })}
      crown={session.integration && <Logo large {...session.integration} />}
      trust={t(later.challenge.trust, names)}
      onSubmit={() => {
        // People paste "123 456": spaces and dashes are not part of it.
        const answer = code.replace(/[\s-]/g, '');
        setMissing(answer === '');
        if (answer !== '') send({ type: 'challenge.answered', answer });
      }}
      actions={<Button busy={sending !== null}>{later.challenge.submit}</Button>}
    >
      <Problem problem={problem} error={session.error} session={session} />
      {session.environment === 'sandbox' && !session.error && !problem && (
        <Notice kind="amber" title={later.challenge.sandbox} />
      )}
      <TextField
        name="code"
        label={later.challenge.label}
        value={code}
        onInput={(value) => {
          setCode(value);
          setMissing(false);
        }}
        error={missing ? t(later.credentials.required, { field: later.challenge.label.toLocaleLowerCase() }) : null}
        autocomplete="one-time-code"
        inputMode="numeric"
        required
        code
      />
    </Page>
  );
}
