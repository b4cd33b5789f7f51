import type { JSX } from 'preact';
import type { CredentialField, FieldProblem } from '../../protocol/credentials.ts';
import { later } from '../i18n/later.ts';
import { t } from '../i18n/t.ts';
import { CheckField } from '../ui/check-field.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { TextField } from '../ui/text-field.tsx';

interface Props {
  name: string;
  field: CredentialField;
  value: string | boolean | undefined;
  required: boolean;
  problem: FieldProblem | undefined;
  onInput: (value: string | boolean) => void;
}

/** The control that a field of the schema stands for. */
export function FormField({ name, field, value = '', required, problem, onInput }: Props): JSX.Element {
  const common = {
    name,
    label: field.title,
    note: required || field.type === 'boolean' ? undefined : later.credentials.optional,
    hint: field.description,
    error: problem ? sayProblem(problem, field) : null,
    autocomplete: field.autocomplete,
    required,
    onInput,
  };
  if (field.type === 'boolean') return <CheckField {...common} value={value === true} />;
  const typed = String(value);
  if (field.type === 'string' && field.oneOf)
    return <SelectField {...common} value={typed} options={field.oneOf} empty={later.credentials.choose} />;
  if (field.type === 'string')
    return (
      <TextField
        {...common}
        value={typed}
        type={field.format ?? 'text'}
        inputMode={field.inputmode}
        maxLength={field.maxLength}
        reveal={later.credentials}
      />
    );
  // Not a number input: it would swallow what it cannot read, and change by the wheel.
  return <TextField {...common} value={typed} inputMode={field.type === 'integer' ? 'numeric' : 'decimal'} />;
}

function sayProblem(problem: FieldProblem, field: CredentialField): string {
  return t(words(problem, field), {
    // "Enter your username", and "Enter your PIN".
    field: field.title.replace(/^\p{Lu}(?!\p{Lu})/u, (letter) => letter.toLocaleLowerCase()),
    ...(field.type === 'string' && { min: field.minLength ?? 0, max: field.maxLength ?? 0 }),
    ...((field.type === 'number' || field.type === 'integer') && { min: field.minimum ?? 0, max: field.maximum ?? 0 }),
  });
}

function words(problem: FieldProblem, field: CredentialField): string {
  const copy = later.field;
  if (problem === 'required') return field.type === 'string' && !field.oneOf ? copy.required : copy.missing;
  if (problem === 'malformed') {
    const kind = field.type === 'string' ? field.format : field.type;
    return copy[kind as keyof typeof copy] ?? copy.malformed;
  }
  // A newer server may have words of its own.
  return copy[problem] ?? copy.malformed;
}
