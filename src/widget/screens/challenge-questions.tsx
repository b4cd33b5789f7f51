import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Challenge } from '../../protocol/challenge.ts';
import { later } from '../i18n/later.ts';
import { t } from '../i18n/t.ts';
import { Notice } from '../ui/notice.tsx';
import { TextField } from '../ui/text-field.tsx';
import { ChallengePage, type ChallengeProps } from './challenge-page.tsx';
import { forgetOnLeave } from './credentials.tsx';

type Kind = Extract<Challenge, { kind: 'question' | 'questions' }>;

/** In the biller's own words, each with a field of its own. */
export function ChallengeQuestions(props: ChallengeProps<Kind>): JSX.Element {
  const { state, send, challenge } = props;
  const { session, problem } = state;
  const copy = later.challenge;
  const questions = challenge.kind === 'questions' ? challenge.questions : [{ ...challenge, id: 'answer' }];
  const [typed, setTyped] = useState<Record<string, string>>({});
  const [missing, setMissing] = useState<string[]>([]);
  const form = useRef<HTMLDivElement>(null);

  useEffect(() => {
    setTyped({});
    setMissing(Object.keys(session.error?.fields ?? {}));
  }, [session.version, challenge.id]);
  useEffect(() => forgetOnLeave(() => setTyped({})), []);

  function submit() {
    const answers = questions.map(({ id }) => (typed[id] ?? '').trim());
    const empty = questions.filter((_, at) => answers[at] === '').map(({ id }) => id);
    setMissing(empty);
    if (empty[0] !== undefined) form.current?.querySelector<HTMLElement>(`[name="${CSS.escape(empty[0])}"]`)?.focus();
    else send({ type: 'challenge.answered', answer: challenge.kind === 'questions' ? answers : (answers[0] ?? '') });
  }

  return (
    <ChallengePage
      {...props}
      title={questions.length > 1 ? copy.questions : copy.question}
      lead={copy.asked}
      trust={copy.trustAnswer}
      submit={copy.submit}
      onSubmit={submit}
    >
      {session.environment === 'sandbox' && !session.error && !problem && (
        <Notice kind="amber" title={copy.sandboxAnswer} />
      )}
      <div ref={form}>
        {questions.map(({ id, prompt }) => (
          <TextField
            key={id}
            name={id}
            label={prompt}
            value={typed[id] ?? ''}
            onInput={(value) => {
              setTyped((all) => ({ ...all, [id]: value }));
              setMissing((all) => all.filter((other) => other !== id));
            }}
            error={missing.includes(id) ? t(later.field.required, { field: copy.answer }) : null}
            required
          />
        ))}
      </div>
    </ChallengePage>
  );
}
