/**
 * Forgives one typo in each word of four letters and more: a letter too many, too few, another one, or two swapped.
 * Only for Latin letters; in other scripts a text is found by any part of it.
 */
import UFuzzy from '@leeoniya/ufuzzy';
import type { Straw } from './haystack.ts';
import { lettersOf, missing } from './letters.ts';

const EXACTLY = { intraSlice: [0, 0] as [number, number], intraIns: 0, intraSub: 0, intraTrn: 0, intraDel: 0 } as const;
/** uFuzzy wants the first letter right unless the slice begins at 0. */
const ONE_TYPO = {
  intraSlice: [0, Number.POSITIVE_INFINITY] as [number, number],
  intraIns: 1,
  intraSub: 1,
  intraTrn: 1,
  intraDel: 1,
} as const;

const matcher = (wholeWords: boolean) =>
  new UFuzzy({
    intraMode: 1,
    interLft: 2,
    interRgt: wholeWords ? 2 : 0,
    intraRules: (term) => (term.length < 4 || /\d/.test(term) ? EXACTLY : ONE_TYPO),
  });
const beginnings = matcher(false);
const wholes = matcher(true);

/** Four letters with a typo begin very many words: they must be a whole one. */
const matcherOf = (terms: readonly string[]) => (terms.some((term) => term.length > 4) ? beginnings : wholes);

/** The needle: short words are left out beside long ones, since "od" for "of" is a typo that cannot be told. */
function needleOf(terms: readonly string[]): string[] {
  const latin = terms.filter((term) => /^[a-z\d]+$/.test(term));
  const long = latin.filter((term) => term.length > 3);
  return long.length > 0 ? latin.filter((term) => term.length > 2) : [];
}

export interface Fuzzy {
  /** Positions in the haystack that match, in its order. */
  find: (terms: readonly string[]) => number[];
  /** `[from, to, from, to …]` in the text, or none when it does not match. */
  rangesIn: (text: string, terms: readonly string[]) => number[];
}

export function createFuzzy(haystack: readonly Straw[]): Fuzzy {
  // Made at the first typo: most searches have none.
  let texts: string[] | undefined;
  return {
    find(terms) {
      const needle = needleOf(terms);
      if (needle.length === 0) return [];
      texts ??= haystack.map(({ words, tight, otherWords }) => `${words} ${tight}${otherWords}`);
      const wanted = lettersOf(needle.join(''));
      const typos = needle.filter((term) => term.length > 3).length;
      const near: number[] = [];
      for (let i = 0; i < haystack.length; i++) if (missing(wanted, haystack[i]!.letters) <= typos) near.push(i);
      return matcherOf(needle).filter(texts, needle.join(' '), near) ?? [];
    },
    rangesIn(text, terms) {
      const needle = needleOf(terms);
      const matcher = matcherOf(needle);
      if (needle.length === 0 || !matcher.filter([text], needle.join(' '))?.length) return [];
      return matcher.info([0], [text], needle.join(' ')).ranges[0] ?? [];
    },
  };
}
