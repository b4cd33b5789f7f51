/** One of each kind of question and of field that the protocol knows. */
import type { Challenge } from '../protocol/challenge.ts';
import type { CredentialField, CredentialSchema } from '../protocol/credentials.ts';

/** A picture of one colour: nobody is to guess what is on it. */
const image = (id: string, alt: string, color: string) => ({
  id,
  alt,
  src: `data:image/svg+xml;base64,${btoa(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" fill="${color}"/></svg>`)}`,
});
const options = [
  { id: 'a', title: 'Text message to •••• 42' },
  { id: 'b', title: 'Call to •••• 42' },
  { id: 'c', title: 'Email to a•••@example.com' },
];

export const CHALLENGES: { [K in Challenge['kind']]: Extract<Challenge, { kind: K }> } = {
  code: { kind: 'code', id: 'c_1', sent_to: 'text message to •••• 42', length: 6 },
  device: { kind: 'device', id: 'd_1', devices: options },
  question: { kind: 'question', id: 'q_1', prompt: 'Which city were you born in?' },
  questions: {
    kind: 'questions',
    id: 'q_2',
    questions: [
      { id: 'a', prompt: 'Which city were you born in?' },
      { id: 'b', prompt: 'What was the name of your first school?' },
    ],
  },
  selection: { kind: 'selection', id: 's_1', prompt: 'Which of these is yours?', options, multiple: false },
  image: {
    kind: 'image',
    id: 'i_1',
    prompt: 'Which picture did you choose?',
    images: [image('a', 'A lake', '#0e7490'), image('b', 'A wood', '#15803d'), image('c', 'A desert', '#a16207')],
  },
  push: { kind: 'push', id: 'p_1', sent_to: 'Pixel 8', number: '42' },
};

const field = (title: string, more: Partial<CredentialField> = {}) =>
  ({ type: 'string', title, ...more }) as CredentialField;

/** A form with one of each. */
export const FIELDS: CredentialSchema = {
  type: 'object',
  properties: {
    text: field('Customer number', { description: 'On each bill, in the upper corner.' }),
    password: field('Password', { format: 'password', writeOnly: true, autocomplete: 'current-password' }),
    email: field('Email', { format: 'email', autocomplete: 'email' }),
    tel: field('Phone number', { format: 'tel', autocomplete: 'tel' }),
    date: field('Date of birth', { format: 'date', autocomplete: 'bday' }),
    list: field('Region', {
      oneOf: [
        { const: 'north', title: 'North' },
        { const: 'south', title: 'South' },
      ],
    }),
    number: field('Last amount', { type: 'number', minimum: 0 }),
    integer: field('Meters', { type: 'integer', minimum: 1, maximum: 20 }),
    boolean: field('I am the account holder', { type: 'boolean', const: true }),
  },
  required: ['text', 'password', 'boolean'],
  additionalProperties: false,
};

/** What a payment asks for. */
export const PAYMENT: CredentialSchema = {
  type: 'object',
  properties: {
    amount: field('Amount', { type: 'number', minimum: 1, description: 'In US dollars.' }),
    date: field('Pay on', { format: 'date' }),
  },
  required: ['amount'],
  additionalProperties: false,
};
