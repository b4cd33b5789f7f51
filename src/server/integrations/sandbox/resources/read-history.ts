import type { JsonSchema } from '../../integration.ts';
import { LIMIT, limited } from './limit.ts';
import type { Asked, Offer } from './offer.ts';

const text: JsonSchema = { type: 'string' };

const HISTORY: JsonSchema = {
  type: 'object',
  properties: {
    history: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          id: text,
          title: text,
          source: text,
          duration: { type: 'integer', description: 'Seconds.' },
          readAt: text,
        },
        required: ['id', 'title', 'source', 'duration', 'readAt'],
        additionalProperties: false,
      },
    },
  },
  required: ['history'],
  additionalProperties: false,
};

const READ: [title: string, source: string, seconds: number][] = [
  ['How tides are predicted', 'Coast Weekly', 340],
  ['A short history of the paperclip', 'Small Things', 215],
  ['Growing tomatoes on a balcony', 'Green Corner', 480],
];

/** What was read lately: the provider that reviewers of an app try the flow with. */
export const readHistory: Offer = {
  resource: {
    name: 'readHistory',
    actions: { read: { description: 'Articles that were read, the newest first.', arguments: LIMIT, result: HISTORY } },
  },
  serves: ({ id }) => id === 'apple-review',
  bring: (asked) => ({ data: { history: limited(read(asked), asked) } }),
};

const read = ({ now }: Asked) =>
  READ.map(([title, source, duration], at) => ({
    id: `article-${at + 1}`,
    title,
    source,
    duration,
    readAt: new Date(now.getTime() - (at + 1) * 86_400_000).toISOString(),
  }));
