/**
 * Forgives one typo in each word of four letters and more: a letter too many, too few, another one, or two swapped.
 * Only for Latin letters; in other scripts a text is found by any part of it.
 */
import type { Straw } from './haystack.ts';
import { lettersOf } from './letters.ts';

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

/** Each word once, and where it stands: there are far fewer words than names. */
interface Words {
  texts: string[];
  letters: Int32Array;
  /** The first letter of each, and the second. */
  first: Uint16Array;
  second: Uint16Array;
  /** Of each word, the positions in the haystack. */
  where: number[][];
}

function wordsOf(texts: readonly string[]): Words {
  const at = new Map<string, number[]>();
  texts.forEach((text, i) => {
    for (const word of text.split(' ')) {
      if (word === '') continue;
      const known = at.get(word);
      if (!known) at.set(word, [i]);
      else if (known.at(-1) !== i) known.push(i);
    }
  });
  const words = [...at.keys()];
  return {
    texts: words,
    letters: Int32Array.from(words, lettersOf),
    first: Uint16Array.from(words, (word) => word.charCodeAt(0)),
    // None is NaN, which is stored as 0.
    second: Uint16Array.from(words, (word) => word.charCodeAt(1)),
    where: [...at.values()],
  };
}

/** 1 at each position that has a word which nearly is the term. */
function marksOf(
  { texts, letters, first, second, where }: Words,
  size: number,
  term: string,
  whole: boolean,
): Uint8Array {
  const marks = new Uint8Array(size);
  const wanted = lettersOf(term);
  const [one, two] = [term.charCodeAt(0), term.charCodeAt(1)];
  for (let at = 0; at < letters.length; at++) {
    // One typo brings in one letter at most that the word does not have.
    const lacking = wanted & ~letters[at]!;
    if (lacking & (lacking - 1)) continue;
    // Nor can both of the first two letters be wrong.
    const [f, s] = [first[at], second[at]];
    if (f !== one && f !== two && s !== one && s !== two) continue;
    if (matched(texts[at]!, 0, term, whole) >= 0) for (const i of where[at]!) marks[i] = 1;
  }
  return marks;
}

type Marks = [inName: Uint8Array, inAlias: Uint8Array];

/** Positions in the haystack, in its order. */
interface Near {
  byName: number[];
  /** Those that match by an alias, and not by the name. */
  byAlias: number[];
}

/** Terms whose marks are kept: all but the last stay what they are while somebody types. */
const KEPT = 12;

/** The search for what is nearly the query, in all of a haystack. */
export function createFuzzy(haystack: readonly Straw[]): (terms: readonly string[]) => Near {
  // People write names of several words as one.
  const names = wordsOf(haystack.map(({ words, tight }) => `${words} ${tight}`));
  const aliases = wordsOf(haystack.map(({ otherWords }) => otherWords));
  const kept = new Map<string, Marks>();

  function marks(term: string, whole: boolean): Marks {
    const key = whole ? `${term} ` : term;
    let found = kept.get(key);
    if (!found) {
      if (kept.size >= KEPT) kept.clear();
      found = [marksOf(names, haystack.length, term, whole), marksOf(aliases, haystack.length, term, whole)];
      kept.set(key, found);
    }
    return found;
  }

  return (terms) => {
    const near: Near = { byName: [], byAlias: [] };
    const needle = needleOf(terms);
    if (needle.length === 0) return near;
    const whole = wholeWords(needle);
    const all = needle.map((term) => marks(term, whole));
    const [[inName, inAlias], ...others] = all as [Marks, ...Marks[]];
    for (let i = inName.indexOf(1); i >= 0; i = inName.indexOf(1, i + 1))
      if (others.every(([also]) => also[i])) near.byName.push(i);
    const named = new Set(near.byName);
    for (let i = inAlias.indexOf(1); i >= 0; i = inAlias.indexOf(1, i + 1))
      if (!named.has(i) && others.every(([, also]) => also[i])) near.byAlias.push(i);
    return near;
  };
}

/** Where a folded text nearly matches: `[from, to, from, to …]`, or none where it does not. */
export function nearRanges(text: string, terms: readonly string[]): number[] {
  const needle = needleOf(terms);
  const places = needle.map((term) => place(text, term, wholeWords(needle)));
  return places.every((found) => found !== null) ? places.flat() : [];
}
