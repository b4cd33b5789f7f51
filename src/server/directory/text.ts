/** Small helpers for names, shared by the directory's parts. */
import { fold } from '../../protocol/fold.ts';

/** Folded without spaces: "T-Mobile", "T Mobile" and "tmobile" are the same name. */
export const compact = (text: string): string => fold(text).replaceAll(' ', '');

export const isLatin = (text: string): boolean => !/\p{L}/u.test(text.replace(/\p{Script=Latin}/gu, ''));

/** Splits OpenStreetMap's `a;b` lists, straightens spaces and drops what could break the column separators. */
export const listOf = (text: string | undefined): string[] =>
  (text ?? '')
    .split(/[;|]/)
    .map((part) => part.replace(/\s+/g, ' ').trim())
    .filter((part) => part !== '');

/** 32-bit FNV-1a: small, and the same in every run. http://www.isthe.com/chongo/tech/comp/fnv/ */
export function hash(text: string): number {
  let h = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) h = Math.imul(h ^ byte, 0x01000193) >>> 0;
  return h;
}

/** Plain code-unit order: the same on every machine, whatever its locale. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
