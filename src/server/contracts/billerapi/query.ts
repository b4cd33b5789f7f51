import { Refusal } from '../../core/refusal.ts';
import type { Ctx } from '../../http/context.ts';

const bad = (name: string, reason: string) => new Refusal(400, 'INVALID_REQUEST', `${name} ${reason}.`);

/** @param unless where it is not given. */
export const readLimit = (c: Ctx, unless = 50): number => readNumber(c, 'limit', 100, unless);

/** Counted from 1. */
export const readPage = (c: Ctx): number => readNumber(c, 'page', 100_000, 1);

function readNumber(c: Ctx, name: string, max: number, unless: number): number {
  const text = c.req.query(name) ?? String(unless);
  const number = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (number < 1 || number > max) throw bad(name, `must be a number from 1 to ${max}`);
  return number;
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

export const badCursor = () => bad('cursor', 'must be the next_cursor of an answer of the last 24 hours');
