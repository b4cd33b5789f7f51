import type { CredentialSchema, Fields } from '../../../protocol/credentials.ts';
import type { FormOutcome } from '../integration.ts';
import type { Memory } from './memory.ts';

/** What `user_form` fills in after the first page: between them, every kind of field that there is. */
const PAGES: readonly CredentialSchema[] = [
  {
    type: 'object',
    properties: {
      customer_type: {
        type: 'string',
        title: 'Kind of customer',
        oneOf: [
          { const: 'private', title: 'Private' },
          { const: 'business', title: 'Business' },
          { const: 'landlord', title: 'Landlord' },
        ],
      },
      birthday: { type: 'string', title: 'Date of birth', format: 'date', autocomplete: 'bday' },
      phone: { type: 'string', title: 'Mobile number', format: 'tel', autocomplete: 'tel', maxLength: 30 },
      email: { type: 'string', title: 'Email', format: 'email', autocomplete: 'email', maxLength: 200 },
      household: { type: 'integer', title: 'People in the household', minimum: 1, maximum: 20 },
      reading: { type: 'number', title: 'Last meter reading', description: 'In kilowatt-hours.', minimum: 0 },
    },
    required: ['customer_type', 'birthday', 'phone', 'household'],
    additionalProperties: false,
  },
  {
    type: 'object',
    properties: {
      postal_code: {
        type: 'string',
        title: 'Postal code',
        pattern: '^[0-9A-Za-z -]{3,10}$',
        maxLength: 10,
        autocomplete: 'postal-code',
      },
      pin: {
        type: 'string',
        title: 'Customer PIN',
        format: 'password',
        writeOnly: true,
        minLength: 4,
        maxLength: 8,
        inputmode: 'numeric',
        autocomplete: 'off',
      },
      paperless: { type: 'boolean', title: 'Send my bills by email' },
      terms: { type: 'boolean', title: 'I am the account holder', const: true },
    },
    required: ['postal_code', 'pin', 'terms'],
    additionalProperties: false,
  },
];

/** The postal code that is known to nobody: what is wrong with it only the biller can tell. */
const UNKNOWN_CODE = '00000';

export const LAST_PAGE = PAGES.length;

/** To the next page, counted from 1 for the first of these. */
export function turnPage(memory: Memory): FormOutcome {
  const page = (memory.page ?? 0) + 1;
  const schema = PAGES[page - 1];
  if (!schema) throw new Error('The form has no such page.');
  return { kind: 'form', schema, of: PAGES.length + 1, state: { ...memory, page } satisfies Memory };
}

export const faultOf = ({ postal_code }: Fields): FormOutcome | undefined =>
  postal_code === UNKNOWN_CODE
    ? { kind: 'refused', code: 'FIELD_INVALID', fields: { postal_code: 'malformed' } }
    : undefined;
