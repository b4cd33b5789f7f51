import { type Issue, Refusal } from '../../core/refusal.ts';
import type { Ctx } from '../../http/context.ts';

/** A mistake in the query: 422, and where it is. */
function bad(name: string, message: string): Refusal {
  const issues: Issue[] = [{ path: ['query', name], message }];
  return new Refusal(422, 'INVALID_REQUEST', `${name} ${message}.`, { issues });
}

interface Range {
  from?: number;
  to: number;
  /** Where it is not given. */
  unless: number;
}

export function readNumber(c: Ctx, name: string, { from = 1, to, unless }: Range): number {
  const text = c.req.query(name) ?? String(unless);
  const number = /^\d{1,6}$/.test(text) ? Number(text) : -1;
  if (number < from || number > to) throw bad(name, `must be a number from ${from} to ${to}`);
  return number;
}

export function readDay(c: Ctx, name: string): string | undefined {
  const text = c.req.query(name);
  if (text !== undefined && !(/^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text))))
    throw bad(name, 'must be a date such as 2023-02-16');
  return text;
}

export function readFlag(c: Ctx, name: string): boolean {
  const text = c.req.query(name) ?? 'false';
  if (!/^(true|false|1|0)$/i.test(text)) throw bad(name, 'must be true or false');
  return /^(true|1)$/i.test(text);
}

/** A list: the name again and again, or commas in between. Empty where it is not given. */
export const readList = (c: Ctx, name: string): string[] =>
  (c.req.queries(name) ?? []).flatMap((text) => text.split(',')).filter(Boolean);

export const badCursor = () => bad('cursor', 'must be the one of an earlier answer');

/** Text in, text out; says nothing to its holder, and promises nothing. */
export const writeCursor = (text: string): string => Buffer.from(text).toString('base64url');

/** @throws {Refusal} 422 for one that was not written by this server in this form. */
export function readCursor(c: Ctx, form: RegExp): RegExpExecArray | undefined {
  const cursor = c.req.query('cursor');
  if (!cursor) return undefined;
  const read = form.exec(Buffer.from(cursor, 'base64url').toString());
  if (!read) throw badCursor();
  return read;
}
