import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { CredentialSchema } from '../../protocol/session.ts';
import { later } from '../i18n/later.ts';
import { t } from '../i18n/t.ts';
import { Button } from '../ui/button.tsx';
import { Logo } from '../ui/logo.tsx';
import { Page } from '../ui/page.tsx';
import { TextField } from '../ui/text-field.tsx';
import { forgetOnLeave } from './credentials.tsx';
import { namesIn } from './names.ts';
import { Problem } from './problem.tsx';
import type { ScreenProps } from './screen.ts';

interface Props extends ScreenProps<'operations'> {
  id: string;
  title: string;
  schema: CredentialSchema;
}

/** What an operation is given, where the merchant did not give it. What is typed stays here, and goes with it. */
export function OperationForm({ state, send, id, title, schema }: Props): JSX.Element {
  const { session, sending, problem } = state;
  const [values, setValues] = useState<Record<string, string>>({});
  const [wrong, setWrong] = useState<Record<string, string>>({});
  const form = useRef<HTMLDivElement>(null);
  const names = namesIn(session);
  const words = later.operations;
  const fields = Object.entries(schema.properties);

  const point = (found: Record<string, string>) => {
    setWrong(found);
    const [first] = Object.keys(found);
    if (first) form.current?.querySelector<HTMLInputElement>(`[name="${CSS.escape(first)}"]`)?.focus();
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
        const missing = fields.filter(([name]) => schema.required.includes(name) && !values[name]?.trim());
        point(Object.fromEntries(missing.map(([name]) => [name, 'required'])));
        if (!missing.length) send({ type: 'arguments.given', operationId: id, given: values });
      }}
      actions={<Button busy={sending !== null}>{words.give}</Button>}
    >
      <Problem problem={problem} error={session.error} session={session} />
      <div ref={form}>
        {fields.map(([name, field]) => (
          <TextField
            key={name}
            name={name}
            label={field.title}
            hint={field.description}
            value={values[name] ?? ''}
            error={say(wrong[name], field.title)}
            autocomplete={field.autocomplete}
            inputMode={field.inputmode}
            maxLength={field.maxLength}
            required={schema.required.includes(name)}
            onInput={(value) => {
              setValues((typed) => ({ ...typed, [name]: value }));
              setWrong(({ [name]: _, ...others }) => others);
            }}
          />
        ))}
      </div>
    </Page>
  );
}

function say(problem: string | undefined, title: string): string | null {
  if (!problem) return null;
  return problem === 'required'
    ? t(later.operations.required, { field: title.toLocaleLowerCase() })
    : later.operations.malformed;
}
