/**
 * Forgives one typo in each word of four letters and more: a letter too many, too few, another one, or two swapped.
 * Only for Latin letters; in other scripts a text is found by any part of it.
 */
import type { Straw } from './haystack.ts';
import { lettersOf, missing } from './letters.ts';

/** Words of a query beyond these are not looked at: a pasted text must not become a long search. */
const MOST = 6;

/** What may hold a typo, and what must be right beside it; none where a typo could be anything. */
function needleOf(terms: readonly string[]): string[] {
  const latin = terms.slice(0, MOST).filter((term) => /^[a-z\d]+$/.test(term));
  // Short words are left out beside long ones: "od" for "of" is a typo that cannot be told.
  if (latin.some((term) => term.length > 3)) return latin.filter((term) => term.length > 2);
  return latin.length > 1 && latin.some((term) => term.length > 2) ? latin : [];
}

/** Four letters with a typo begin very many words: they must be a whole one. */
const wholeWords = (terms: readonly string[]) => !terms.some((term) => term.length > 4);

/**
 * How much of the word that begins at `from` is `term` with at most one typo; -1 where it is not. The word must begin
 * with it or, with `whole`, be it.
 */
function matched(text: string, from: number, term: string, whole: boolean): number {
  const size = term.length;
  const space = text.indexOf(' ', from);
  const end = space < 0 ? text.length : space;
  let same = 0;
  while (same < size && from + same < end && term.charCodeAt(same) === text.charCodeAt(from + same)) same++;
  /** The rest of the term stands at `at`, and takes the word to its end where it must. */
  const rest = (skipped: number, at: number) =>
    text.startsWith(term.slice(skipped), at) && at + size - skipped <= end && (!whole || at + size - skipped === end);

  if (rest(same, from + same)) return from + size;
  // Two letters and numbers are too short to be told from others; three may be four with one missing.
  if (size < 3 || /\d/.test(term)) return -1;
  const at = from + same;
  if (at < end && rest(same, at + 1)) return at + 1 + size - same;
  if (size < 4) return -1;
  if (at < end && rest(same + 1, at + 1)) return at + size - same;
  if (same < size && rest(same + 1, at)) return at + size - same - 1;
  const swapped = term[same] === text[at + 1] && term[same + 1] === text[at] && at + 1 < end;
  return swapped && rest(same + 2, at + 2) ? at + size - same : -1;
}

/** The first word of a text that nearly is the term: where it begins, and where the match ends. */
function place(text: string, term: string, whole: boolean): [from: number, to: number] | null {
  for (let from = 0; ; ) {
    const to = matched(text, from, term, whole);
    if (to >= 0) return [from, to];
    const space = text.indexOf(' ', from);
    if (space < 0) return null;
    from = space + 1;
  }
}

/** Positions in the haystack, in its order. */
interface Near {
  byName: number[];
  /** Those that match by an alias, and not by the name. */
  byAlias: number[];
}

/** The search for what is nearly the query, in all of a haystack. */
export function createFuzzy(haystack: readonly Straw[]): (terms: readonly string[]) => Near {
  return (terms) => {
    const near: Near = { byName: [], byAlias: [] };
    const needle = needleOf(terms);
    if (needle.length === 0) return near;
    const wanted = lettersOf(needle.join(''));
    const whole = wholeWords(needle);
    const all = (text: string) => needle.every((term) => place(text, term, whole));
    haystack.forEach(({ words, tight, otherWords, letters }, i) => {
      // One typo in a word brings in one letter at most that the name does not have.
      if (missing(wanted, letters) > needle.length) return;
      if (needle.every((term) => place(words, term, whole) ?? place(tight, term, whole))) near.byName.push(i);
      else if (otherWords !== '' && all(otherWords)) near.byAlias.push(i);
    });
    return near;
  };
}

/** Where a folded text nearly matches: `[from, to, from, to …]`, or none where it does not. */
export function nearRanges(text: string, terms: readonly string[]): number[] {
  const needle = needleOf(terms);
  const places = needle.map((term) => place(text, term, wholeWords(needle)));
  return places.every((found) => found !== null) ? places.flat() : [];
}
