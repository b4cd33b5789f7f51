import type { JSX, RefObject } from 'preact';
import type { CredentialSchema } from '../../protocol/credentials.ts';
import { FormField } from './form-field.tsx';
import type { Problems, Values } from './form-values.ts';

interface Props {
  schema: CredentialSchema;
  values: Values;
  problems: Problems;
  setValues: (change: (typed: Values) => Values) => void;
  setProblems: (change: (found: Problems) => Problems) => void;
  /** Where they stand, for `focusFirst`. */
  place: RefObject<HTMLDivElement | null>;
}

/** The fields of a form, in the schema's order. What is wrong with one is forgotten as soon as something is typed into it. */
export function FormFields({ schema, values, problems, setValues, setProblems, place }: Props): JSX.Element {
  return (
    <div ref={place}>
      {Object.entries(schema.properties).map(([name, field]) => (
        <FormField
          key={name}
          name={name}
          field={field}
          value={values[name]}
          required={schema.required.includes(name)}
          problem={problems[name]}
          onInput={(value) => {
            setValues((typed) => ({ ...typed, [name]: value }));
            setProblems(({ [name]: _, ...others }) => others);
          }}
        />
      ))}
    </div>
  );
}

/** Goes to the first of these fields, in the order of the screen. */
export function focusFirst({ current }: Props['place'], { properties }: CredentialSchema, names: string[]): void {
  const first = Object.keys(properties).find((name) => names.includes(name));
  if (first !== undefined) current?.querySelector<HTMLElement>(`[name="${CSS.escape(first)}"]`)?.focus();
}
