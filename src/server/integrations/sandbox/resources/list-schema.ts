import type { JsonSchema } from '../../integration.ts';

export const TEXT: JsonSchema = { type: 'string' };
export const NUMBER: JsonSchema = { type: 'number' };
export const PII: JsonSchema = { type: 'string', 'x-sensitive': 'pii' };

/** An object with exactly these properties, all of them there unless named in `optional`. */
export const exactly = (properties: Record<string, JsonSchema>, optional: readonly string[] = []): JsonSchema => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  additionalProperties: false,
});

export const listOf = (items: JsonSchema): JsonSchema => ({ type: 'array', items });
