import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { CredentialField } from '../../protocol/session.ts';
import { later } from '../i18n/later.ts';
import { t } from '../i18n/t.ts';
import { Button } from '../ui/button.tsx';
import { Logo } from '../ui/logo.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { TextField } from '../ui/text-field.tsx';
import { namesIn } from './names.ts';
import { Problem } from './problem.tsx';
import type { ScreenProps } from './screen.ts';

type FieldError = 'required' | 'too_short' | 'too_long' | 'malformed';

/** The form of the integration's JSON Schema. What is typed stays in this component, and goes with it. */
export function Credentials({ state, send }: ScreenProps<'credentials'>): JSX.Element {
  const { session, sending, problem } = state;
  const { properties, required } = session.step.schema;
  const [values, setValues] = useState<Record<string, string>>({});
  const [errors, setErrors] = useState<Record<string, FieldError>>({});
  const form = useRef<HTMLDivElement>(null);
  const names = namesIn(session);
  const fields = Object.entries(properties);

  // Refused by the biller: what is secret is typed again, the rest stays (WCAG 3.3.7). A request that did not get
  // through keeps everything.
  useEffect(() => {
    if (!session.error) return;
    setErrors(session.error.fields ?? {});
    setValues((typed) => Object.fromEntries(Object.entries(typed).filter(([name]) => !properties[name]?.writeOnly)));
    focusField(Object.keys(session.error.fields ?? {})[0] ?? fields.find(([, field]) => field.writeOnly)?.[0]);
  }, [session.version]);

  useEffect(() => forgetOnLeave(() => setValues({})), []);

  function focusField(name = '') {
    form.current?.querySelector<HTMLInputElement>(`[name="${CSS.escape(name)}"]`)?.focus();
  }

  function submit() {
    const found: Record<string, FieldError> = {};
    for (const [name, field] of fields) {
      const wrong = check(field, values[name] ?? '', required.includes(name));
      if (wrong) found[name] = wrong;
    }
    setErrors(found);
    const first = Object.keys(found)[0];
    if (first) form.current?.querySelector<HTMLInputElement>(`[name="${CSS.escape(first)}"]`)?.focus();
    else
      send({ type: 'credentials.submitted', fields: Object.fromEntries(Object.entries(values).filter(([, v]) => v)) });
  }

  return (
    <Page
      title={t(later.credentials.title, names)}
      crown={session.integration && <Logo large {...session.integration} />}
      trust={t(later.credentials.trust, names)}
      onSubmit={submit}
      actions={<Button busy={sending !== null}>{later.credentials.submit}</Button>}
    >
      <Problem problem={problem} error={session.error} session={session} />
      {session.environment === 'sandbox' && !session.error && !problem && (
        <Notice kind="amber" title={later.credentials.sandbox} />
      )}
      <div ref={form}>
        {fields.map(([name, field]) => (
          <TextField
            key={name}
            name={name}
            label={field.title}
            note={required.includes(name) ? undefined : later.credentials.optional}
            hint={field.description}
            value={values[name] ?? ''}
            error={sayField(errors[name], field)}
            type={field.format ?? 'text'}
            autocomplete={field.autocomplete}
            inputMode={field.inputmode}
            maxLength={field.maxLength}
            required={required.includes(name)}
            reveal={later.credentials}
            onInput={(value) => {
              setValues((typed) => ({ ...typed, [name]: value }));
              setErrors(({ [name]: _, ...others }) => others);
            }}
          />
        ))}
      </div>
    </Page>
  );
}

function check(field: CredentialField, value: string, required: boolean): FieldError | null {
  if (value === '') return required ? 'required' : null;
  if (value.length < (field.minLength ?? 0)) return 'too_short';
  if (field.pattern && !new RegExp(field.pattern, 'u').test(value)) return 'malformed';
  return null;
}

function sayField(error: FieldError | undefined, field: CredentialField): string | null {
  if (!error) return null;
  return t(later.credentials[error], { field: field.title.toLocaleLowerCase() });
}

/** A page kept in the back/forward cache must not come back with a password in it. */
export function forgetOnLeave(forget: () => void): () => void {
  addEventListener('pagehide', forget);
  return () => removeEventListener('pagehide', forget);
}
