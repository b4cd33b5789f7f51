import { IntegrationError, type JsonSchema } from '../../integration.ts';
import { isCarrier } from './carriers.ts';
import type { Asked, Offer } from './offer.ts';
import { brandOf, DECLINED_CARD, TEST_CARDS } from './test-cards.ts';

const text: JsonSchema = { type: 'string' };

const ADDRESS: JsonSchema = {
  type: 'object',
  properties: {
    line1: { type: 'string', minLength: 1, maxLength: 200 },
    line2: { type: 'string', maxLength: 200 },
    city: { type: 'string', minLength: 1, maxLength: 100 },
    state: { type: 'string', minLength: 1, maxLength: 100 },
    country: { type: 'string', minLength: 1, maxLength: 100 },
  },
  required: ['line1', 'city', 'state'],
  additionalProperties: false,
};

const NEW_CARD: JsonSchema = {
  type: 'object',
  properties: {
    cardNumber: {
      type: 'string',
      enum: TEST_CARDS,
      description: 'a published test number such as 4242424242424242: the sandbox takes no real card',
      'x-sensitive': 'pan',
    },
    expirationDate: {
      type: 'string',
      title: 'Expires',
      pattern: '^(0[1-9]|1[0-2])/[0-9]{2}$',
      description: 'MM/YY',
    },
    cvv: {
      type: 'string',
      title: 'Security code',
      pattern: '^[0-9]{3,4}$',
      description: '3 or 4 digits',
      'x-sensitive': 'sad',
    },
    nameOnCard: { type: 'string', minLength: 1, maxLength: 100, 'x-sensitive': 'pii' },
    billingZip: {
      type: 'string',
      title: 'Postal code',
      pattern: '^[A-Za-z0-9][A-Za-z0-9 -]{1,10}$',
      description: 'a postal code',
      'x-sensitive': 'pii',
    },
    billingAddress: { ...ADDRESS, 'x-sensitive': 'pii' },
    dryRun: { type: 'boolean', description: 'Go as far as the form, and do not save the card.' },
  },
  required: ['cardNumber', 'expirationDate', 'cvv', 'nameOnCard', 'billingZip'],
  additionalProperties: false,
};

const FOUND: JsonSchema = {
  type: 'object',
  properties: {
    paymentMethods: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          order: { type: 'integer' },
          vendorId: text,
          last4: text,
          type: { type: 'string', enum: ['credit_card', 'debit_card', 'bank_account', 'other'] },
          isDefault: { type: 'boolean' },
          brand: text,
          expirationDate: text,
          nickname: text,
          billingZip: text,
          billingAddress: ADDRESS,
          raw: { type: 'object', description: 'As the carrier tells it.' },
        },
        required: ['order', 'vendorId', 'last4', 'type', 'isDefault', 'raw'],
        additionalProperties: false,
      },
    },
  },
  required: ['paymentMethods'],
  additionalProperties: false,
};

const SAVED: JsonSchema = {
  type: 'object',
  properties: {
    success: { type: 'boolean', const: true },
    dryRun: { type: 'boolean', const: true },
    card: {
      type: 'object',
      properties: { last4: text, nickname: text },
      required: ['last4'],
      additionalProperties: false,
    },
  },
  required: ['card'],
  oneOf: [{ required: ['success'] }, { required: ['dryRun'] }],
  additionalProperties: false,
};

/** The cards with which a carrier's bill is paid. */
export const paymentMethod: Offer = {
  resource: {
    name: 'paymentMethod',
    actions: {
      read: { description: 'The payment methods on file.', arguments: null, result: FOUND },
      write: {
        description: 'Adds a card and pays with it from now on.',
        moves: 'card',
        arguments: NEW_CARD,
        result: SAVED,
      },
    },
  },
  serves: isCarrier,
  bring: (asked) => ({ data: asked.action === 'write' ? save(asked) : onFile(asked) }),
};

function save({ arguments: card = {} }: Asked) {
  const number = String(card.cardNumber);
  if (number === DECLINED_CARD) throw new IntegrationError('OPERATION_FAILED');
  const last4 = number.slice(-4);
  if (card.dryRun) return { dryRun: true, card: { last4, nickname: `${brandOf(number)} ${last4}` } };
  return { success: true, card: { last4 } };
}

const onFile = ({ entry, now }: Asked) => ({
  paymentMethods: [
    {
      order: 0,
      vendorId: `${entry.id}-pm-1`,
      last4: '4242',
      type: 'credit_card',
      isDefault: true,
      brand: 'visa',
      expirationDate: `09/${String((now.getUTCFullYear() + 3) % 100).padStart(2, '0')}`,
      nickname: 'Visa 4242',
      billingZip: '94105',
      raw: { methodId: `${entry.id}-pm-1`, methodType: 'CREDIT', maskedNumber: '************4242', autoPay: true },
    },
    {
      order: 1,
      vendorId: `${entry.id}-pm-2`,
      last4: '6789',
      type: 'bank_account',
      isDefault: false,
      nickname: 'Checking',
      raw: { methodId: `${entry.id}-pm-2`, methodType: 'BANK', maskedNumber: '*****6789', autoPay: false },
    },
  ],
});
