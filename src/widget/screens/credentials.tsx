import type { JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import * as v from 'valibot';
import { CredentialSchema } from '../../protocol/credentials.ts';
import { later } from '../i18n/later.ts';
import { t } from '../i18n/t.ts';
import { Button } from '../ui/button.tsx';
import { Direction } from '../ui/direction.ts';
import { Logo } from '../ui/logo.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { FormFields, focusFirst } from './form-fields.tsx';
import { fieldsOf, type Problems, problemsOf, type Values, withoutSecrets } from './form-values.ts';
import { namesIn } from './names.ts';
import { Problem } from './problem.tsx';
import type { ScreenProps } from './screen.ts';
import { Unreadable } from './unreadable.tsx';

/**
 * The form of the integration's JSON Schema, page by page. What is typed stays in this component, and goes with it: what
 * is not secret is still there when the person comes back to a page.
 */
export function Credentials(props: ScreenProps<'credentials'>): JSX.Element {
  const { session } = props.state;
  const { schema, page } = session.step;
  const index = page?.index ?? 1;
  const read = useMemo(() => v.safeParse(CredentialSchema, schema), [schema]);
  const [values, setValues] = useState<Values>({});
  const place = useRef({ index, back: false });
  if (place.current.index !== index) place.current = { index, back: index < place.current.index };

  // Sent, or gone back from: either way it is typed again.
  useEffect(() => () => setValues((typed) => (read.success ? withoutSecrets(read.output, typed) : {})), [index]);
  useEffect(() => forgetOnLeave(() => setValues({})), []);

  if (!read.success) return <Unreadable {...props} />;
  const form = <Form key={index} {...props} schema={read.output} values={values} setValues={setValues} />;
  return index === 1 && !place.current.back ? (
    form
  ) : (
    <Direction.Provider value={place.current.back ? 'backward' : 'forward'}>{form}</Direction.Provider>
  );
}

interface Props extends ScreenProps<'credentials'> {
  schema: CredentialSchema;
  values: Values;
  setValues: (change: (typed: Values) => Values) => void;
}

function Form({ state, send, schema, values, setValues }: Props): JSX.Element {
  const { session, sending, problem } = state;
  const { page } = session.step;
  const [problems, setProblems] = useState<Problems>({});
  const place = useRef<HTMLDivElement>(null);
  const names = namesIn(session);
  const wrong = Object.keys(problems).length;

  // Refused by the biller: what is secret is typed again, the rest stays (WCAG 3.3.7). A request that did not get
  // through keeps everything.
  useEffect(() => {
    if (!session.error) return;
    const found = session.error.fields ?? {};
    setProblems(found);
    setValues((typed) => withoutSecrets(schema, typed));
    focusFirst(place, schema, Object.keys(found).length ? Object.keys(found) : secrets(schema));
  }, [session.version]);

  function submit() {
    const found = problemsOf(schema, values);
    setProblems(found);
    if (Object.keys(found).length) focusFirst(place, schema, Object.keys(found));
    else send({ type: 'credentials.submitted', fields: fieldsOf(schema, values) });
  }

  return (
    <Page
      title={t(later.credentials.title, names)}
      {...(page && {
        lead: t(page.of ? later.credentials.pageOf : later.credentials.page, { ...page, of: page.of ?? 0 }),
      })}
      crown={session.integration && <Logo large {...session.integration} />}
      trust={t(later.credentials.trust, names)}
      onSubmit={submit}
      actions={
        <Button busy={sending === 'credentials'}>
          {page?.of && page.index < page.of ? later.credentials.next : later.credentials.submit}
        </Button>
      }
    >
      <Problem problem={problem} error={session.error} session={session} />
      {session.environment === 'sandbox' && !page && !session.error && !problem && (
        <Notice kind="amber" title={later.credentials.sandbox} />
      )}
      <p class="unseen" role="status">
        {wrong > 0 && t(later.credentials.wrong, { count: wrong })}
      </p>
      <FormFields {...{ schema, values, problems, setValues, setProblems, place }} />
    </Page>
  );
}

const secrets = ({ properties }: CredentialSchema): string[] =>
  Object.keys(properties).filter((name) => properties[name]?.writeOnly);

/** A page kept in the back/forward cache must not come back with a password in it. */
export function forgetOnLeave(forget: () => void): () => void {
  addEventListener('pagehide', forget);
  return () => removeEventListener('pagehide', forget);
}
