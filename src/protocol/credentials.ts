/**
 * The form of an integration: a JSON Schema with the keywords that the widget draws. The server holds what was typed
 * against this very schema; the widget reads it only once there is a form to draw.
 */
import * as v from 'valibot';

const text = v.string();

/** HTML `autocomplete` tokens (WCAG 1.3.5): by these password managers and browsers know what goes where. */
const Autocomplete = v.picklist([
  'off',
  'username',
  'current-password',
  'one-time-code',
  'email',
  'tel',
  'name',
  'given-name',
  'family-name',
  'organization',
  'street-address',
  'postal-code',
  'country',
  'bday',
  'cc-number',
  'cc-exp',
  'cc-csc',
  'cc-name',
]);

const common = {
  title: text,
  description: v.optional(text),
  /** JSON Schema's word for "never given back": such a value is dropped from memory once it is sent. */
  writeOnly: v.optional(v.boolean()),
  autocomplete: v.optional(Autocomplete),
};

/** One field, told apart by `type`. */
export const CredentialField = v.variant('type', [
  v.object({
    type: v.literal('string'),
    ...common,
    /** `date` is `YYYY-MM-DD`. */
    format: v.optional(v.picklist(['password', 'email', 'tel', 'date'])),
    pattern: v.optional(text),
    minLength: v.optional(v.number()),
    maxLength: v.optional(v.number()),
    inputmode: v.optional(v.picklist(['text', 'numeric', 'email', 'tel'])),
    /** One of these, to be picked from a list. */
    oneOf: v.optional(v.array(v.object({ const: text, title: text }))),
  }),
  v.object({
    type: v.picklist(['number', 'integer']),
    ...common,
    minimum: v.optional(v.number()),
    maximum: v.optional(v.number()),
  }),
  v.object({
    type: v.literal('boolean'),
    ...common,
    /** It must be ticked. */
    const: v.optional(v.literal(true)),
  }),
]);
export type CredentialField = v.InferOutput<typeof CredentialField>;

/** A JSON Schema (draft 2020-12) of type object; the order of `properties` is the order on the screen. */
export const CredentialSchema = v.object({
  type: v.literal('object'),
  properties: v.record(text, CredentialField),
  required: v.array(text),
  additionalProperties: v.literal(false),
});
export type CredentialSchema = v.InferOutput<typeof CredentialSchema>;

/** What was typed, by the field's name. Empty text is the same as nothing. */
export type Fields = Record<string, string | number | boolean>;

/** What can be wrong with the value of a field. */
export type FieldProblem =
  | 'required'
  | 'too_short'
  | 'too_long'
  | 'too_small'
  | 'too_large'
  | 'not_an_option'
  | 'malformed';
