import { createHash } from 'node:crypto';
import type { DirectoryEntry } from '../../../protocol/directory.ts';
import type { Directory } from '../../core/directory.ts';

/** Providers of one state of the directory, by their number. */
type Numbered = ReadonlyMap<number, DirectoryEntry>;
const numbered = new WeakMap<Directory, Numbered>();

/**
 * Every bank, by a number of 31 bits that is made from its name in the directory: it stays the same when others come
 * and go. Of two that would get the same number, the second in the alphabet gets the next one.
 */
export function providersOf(directory: Directory): Numbered {
  const known = numbered.get(directory);
  if (known) return known;
  const banks = directory.search({ kind: 'bank', limit: Number.MAX_SAFE_INTEGER })?.entries ?? [];
  const byNumber = new Map<number, DirectoryEntry>();
  for (const entry of banks.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    let number = createHash('sha256').update(entry.id).digest().readUInt32BE() >>> 1;
    while (byNumber.has(number)) number = (number + 1) >>> 0;
    byNumber.set(number, entry);
  }
  numbered.set(directory, byNumber);
  return byNumber;
}

/** @param text a number as it came; our own id of the institution is taken as well. */
export function entryOf(directory: Directory, text: string): DirectoryEntry | undefined {
  return /^\d{1,10}$/.test(text) ? providersOf(directory).get(Number(text)) : directory.find(text);
}
