import { seal, unseal } from '../../core/secrets/seal.ts';
import { readClock } from '../../database/clock.ts';
import type { Deps } from '../../deps.ts';
import type { Ctx } from '../../http/context.ts';
import { badCursor } from './query.ts';

/** The contract's 24 hours. */
const LIFE_MS = 24 * 60 * 60 * 1000;

interface Cursor<T> {
  at: number;
  place: T;
}

/**
 * Where the next page begins, sealed: it says nothing to its holder, and is good for the caller and the list it was
 * given for, for a day.
 * @param owner id of whose list it is.
 */
export async function writeCursor(c: Ctx, { db, keys }: Deps, owner: string, place: unknown): Promise<string> {
  return seal(keys, nameOf(c, owner), { at: (await readClock(db)).getTime(), place });
}

/**
 * @returns the place that was written, or undefined where none was sent.
 * @throws {Refusal} 400
 */
export async function readCursor<T>(c: Ctx, { db, keys }: Deps, owner: string): Promise<T | undefined> {
  const text = c.req.query('cursor');
  if (text === undefined) return undefined;
  let cursor: Cursor<T>;
  try {
    cursor = unseal(keys, nameOf(c, owner), text) as Cursor<T>;
  } catch {
    throw badCursor();
  }
  if ((await readClock(db)).getTime() >= cursor.at + LIFE_MS) throw badCursor();
  return cursor.place;
}

const nameOf = (c: Ctx, owner: string) => `cursor ${c.get('route')} ${owner}`;
