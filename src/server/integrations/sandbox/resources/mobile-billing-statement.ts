import { createHash } from 'node:crypto';
import type { JsonSchema } from '../../integration.ts';
import { isCarrier } from './carriers.ts';
import { LIMIT, limited } from './limit.ts';
import type { Asked, Offer } from './offer.ts';

const text: JsonSchema = { type: 'string' };

const BILLING: JsonSchema = {
  type: 'object',
  properties: {
    billing: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          statementId: text,
          periodStart: text,
          periodEnd: text,
          dueDate: text,
          amountDue: { type: 'number' },
          currency: text,
        },
        required: ['periodStart', 'amountDue', 'currency'],
        additionalProperties: false,
      },
    },
  },
  required: ['billing'],
  additionalProperties: false,
};

const MONTHS = 6;

/** A carrier's monthly statements. Amounts are in dollars, dates `YYYY-MM-DD`. */
export const mobileBillingStatement: Offer = {
  resource: {
    name: 'mobileBillingStatement',
    actions: { read: { description: 'Monthly statements, the newest first.', arguments: LIMIT, result: BILLING } },
  },
  serves: isCarrier,
  bring: (asked) => ({ data: { billing: limited(statements(asked), asked) } }),
};

const statements = ({ entry, now }: Asked) =>
  Array.from({ length: MONTHS }, (_, ago) => {
    const month = (offset: number, day: number) =>
      new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - ago + offset, day)).toISOString().slice(0, 10);
    const start = month(-1, 1);
    return {
      statementId: `${entry.id}-${start.slice(0, 7)}`,
      periodStart: start,
      periodEnd: month(0, 0),
      dueDate: month(0, 21),
      amountDue: amountOf(`${entry.id}/${start}`),
      currency: 'USD',
    };
  });

/** 60.00 to 99.99, told from the month's name alone. */
const amountOf = (name: string) => (6000 + (createHash('sha256').update(name).digest().readUInt32BE() % 4000)) / 100;
