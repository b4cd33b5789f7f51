import type { JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import * as v from 'valibot';
import { CredentialSchema, type Fields } from '../../protocol/credentials.ts';
import { later } from '../i18n/later.ts';
import { t } from '../i18n/t.ts';
import { Button } from '../ui/button.tsx';
import { Logo } from '../ui/logo.tsx';
import { Page } from '../ui/page.tsx';
import { forgetOnLeave } from './credentials.tsx';
import { FormFields, focusFirst } from './form-fields.tsx';
import { fieldsOf, type Problems, problemsOf, type Values } from './form-values.ts';
import { namesIn } from './names.ts';
import { Problem } from './problem.tsx';
import type { ScreenProps } from './screen.ts';

interface Props extends ScreenProps<'operations'> {
  id: string;
  title: string;
  schema: CredentialSchema;
  /** Who does not have what is asked for goes on without it. */
  optional: boolean;
}

/** A form with nothing in it: of a newer server, which this widget cannot read. It can be left. */
const NOTHING: CredentialSchema = { type: 'object', properties: {}, required: [], additionalProperties: false };

/** What an operation is given, where the merchant did not give it. What is typed stays here, and goes with it. */
export function OperationForm({ state, send, id, title, schema: given, optional }: Props): JSX.Element {
  const { session, sending, problem } = state;
  const schema = useMemo(() => {
    const read = v.safeParse(CredentialSchema, given);
    return read.success ? read.output : NOTHING;
  }, [given]);
  const [values, setValues] = useState<Values>({});
  const [problems, setProblems] = useState<Problems>({});
  const place = useRef<HTMLDivElement>(null);
  const names = namesIn(session);
  const words = later.operations;

  const point = (found: Problems) => {
    setProblems(found);
    focusFirst(place, schema, Object.keys(found));
  };
  useEffect(() => point(session.error?.fields ?? {}), [session.version]);
  useEffect(() => forgetOnLeave(() => setValues({})), []);

  return (
    <Page
      title={t(words.ask, { title })}
      lead={t(words.askText, names)}
      crown={session.integration && <Logo large {...session.integration} />}
      trust={t(words.askTrust, names)}
      onSubmit={() => {
        const found = problemsOf(schema, values);
        point(found);
        const typed: Fields = fieldsOf(schema, values);
        if (!Object.keys(found).length) send({ type: 'arguments.given', operationId: id, given: typed });
      }}
      actions={
        <>
          <Button busy={sending !== null}>{words.give}</Button>
          {optional && (
            <Button kind="quiet" onClick={() => send({ type: 'skip.asked', operationId: id })}>
              {words.skip}
            </Button>
          )}
        </>
      }
    >
      <Problem problem={problem} error={session.error} session={session} />
      <FormFields {...{ schema, values, problems, setValues, setProblems, place }} />
    </Page>
  );
}
