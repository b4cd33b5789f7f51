import type { JsonSchema } from '../../integration.ts';
import type { Asked } from './offer.ts';

/** Arguments of what brings a list: at most so many of its newest items. */
export const LIMIT: JsonSchema = {
  type: 'object',
  properties: { limit: { type: 'integer', minimum: 1, description: 'At most so many, the newest first.' } },
  additionalProperties: false,
};

export const limited = <T>(items: T[], asked: Pick<Asked, 'arguments'>): T[] =>
  items.slice(0, (asked.arguments?.limit as number | undefined) ?? items.length);
