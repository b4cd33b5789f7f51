import { Refusal } from '../../core/refusal.ts';
import type { Ctx } from '../../http/context.ts';

const bad = (name: string, reason: string) => new Refusal(400, 'INVALID_REQUEST', `${name} ${reason}.`);

/** 1 to 100, 50 where it is not given. */
export function readLimit(c: Ctx): number {
  const text = c.req.query('limit') ?? '50';
  const limit = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > 100) throw bad('limit', 'must be a number from 1 to 100');
  return limit;
}

export function readDay(c: Ctx, name: string): string | undefined {
  const text = c.req.query(name);
  if (text !== undefined && !(/^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text))))
    throw bad(name, 'must be a date such as 2026-04-06');
  return text;
}

export function readOneOf<const T extends string>(c: Ctx, name: string, values: readonly T[]): T | undefined {
  const text = c.req.query(name);
  const value = values.find((one) => one === text);
  if (text !== undefined && !value) throw bad(name, `must be one of ${values.join(', ')}`);
  return value;
}

export const badCursor = () => bad('cursor', 'must be the next_cursor of an earlier answer');
