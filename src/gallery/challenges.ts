/** One challenge of each kind that the protocol knows, and a form with a field of each kind. */
import type { Challenge } from '../protocol/challenge.ts';
import type { CredentialSchema } from '../protocol/credentials.ts';

const picture = (id: string, alt: string, colour: string) => ({
  id,
  alt,
  src: `data:image/svg+xml;base64,${btoa(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><rect width="1" height="1" fill="${colour}"/></svg>`,
  )}`,
});

export const CHALLENGES: { [K in Challenge['kind']]: Extract<Challenge, { kind: K }> } = {
  code: { kind: 'code', id: 'c_1', sent_to: 'text message to •••• 42', length: 6 },
  device: {
    kind: 'device',
    id: 'd_1',
    devices: [
      { id: 'text', title: 'Text message to •••• 42' },
      { id: 'call', title: 'Phone call to •••• 42' },
    ],
  },
  question: { kind: 'question', id: 'q_1', prompt: 'Which city were you born in?' },
  questions: {
    kind: 'questions',
    id: 'q_2',
    questions: [
      { id: 'pet', prompt: 'What was the name of your first pet?' },
      { id: 'city', prompt: 'Which city were you born in?' },
    ],
  },
  selection: {
    kind: 'selection',
    id: 's_1',
    prompt: 'Which of these streets have you lived on?',
    options: ['Oak Street', 'Harbour Road', 'Elm Avenue', 'None of these'].map((title) => ({ id: title, title })),
    multiple: true,
  },
  image: {
    kind: 'image',
    id: 'i_1',
    prompt: 'Which picture did you choose?',
    images: [
      picture('rust', 'Rust', '#b4532a'),
      picture('sea', 'Sea', '#1f5fa8'),
      picture('wood', 'Wood', '#2c7a4b'),
      picture('dusk', 'Dusk', '#6b5b95'),
    ],
  },
  push: { kind: 'push', id: 'p_1', sent_to: 'Pixel 8', number: '42' },
};

export const EVERY_FIELD: CredentialSchema = {
  type: 'object',
  properties: {
    choice: {
      type: 'string',
      title: 'Kind of customer',
      oneOf: [
        { const: 'private', title: 'Private' },
        { const: 'business', title: 'Business' },
      ],
    },
    text: { type: 'string', title: 'Name on the bill', autocomplete: 'name' },
    email: { type: 'string', title: 'Email', format: 'email', autocomplete: 'email' },
    tel: { type: 'string', title: 'Mobile number', format: 'tel', autocomplete: 'tel' },
    date: { type: 'string', title: 'Date of birth', format: 'date', autocomplete: 'bday' },
    integer: { type: 'integer', title: 'People in the household', minimum: 1, maximum: 20 },
    number: { type: 'number', title: 'Last meter reading', description: 'In kilowatt-hours.' },
    secret: { type: 'string', title: 'Customer PIN', format: 'password', writeOnly: true, minLength: 4 },
    box: { type: 'boolean', title: 'Send my bills by email' },
    must: { type: 'boolean', title: 'I am the account holder', const: true },
  },
  required: ['choice', 'text', 'date', 'integer', 'secret', 'must'],
  additionalProperties: false,
};
