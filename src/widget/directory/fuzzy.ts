/**
 * Forgives one typo in each word of four letters and more: a letter too many, too few, another one, or two swapped.
 * Only for Latin letters; in other scripts a text is found by any part of it.
 */
import UFuzzy from '@leeoniya/ufuzzy';
import type { Straw } from './haystack.ts';
import { lettersOf, missing } from './letters.ts';

const NONE = { intraIns: 0, intraSub: 0, intraTrn: 0, intraDel: 0 } as const;
const ANY = { intraIns: 1, intraSub: 1, intraTrn: 1, intraDel: 1 } as const;
/** uFuzzy wants the first letter right unless the slice begins at 0. */
const EVERYWHERE: [number, number] = [0, Number.POSITIVE_INFINITY];
/** Three letters may be four with one missing. */
const MISSING = { ...NONE, intraIns: 1 } as const;

function rulesFor(term: string) {
  const typos = /\d/.test(term) || term.length < 3 ? NONE : term.length < 4 ? MISSING : ANY;
  return { intraSlice: EVERYWHERE, ...typos };
}

const matcher = (wholeWords: boolean) =>
  new UFuzzy({ intraMode: 1, interLft: 2, interRgt: wholeWords ? 2 : 0, intraRules: rulesFor });
const beginnings = matcher(false);
const wholes = matcher(true);

/** Four letters with a typo begin very many words: they must be a whole one. */
const matcherOf = (terms: readonly string[]) => (terms.some((term) => term.length > 4) ? beginnings : wholes);

/** Words of a query beyond these are not looked at: a pasted text must not become a huge expression. */
const MOST = 6;

/** What may hold a typo, and what must be right beside it; none where a typo could be anything. */
function needleOf(terms: readonly string[]): string[] {
  // The one word that uFuzzy keeps for itself would make it throw.
  const latin = terms.slice(0, MOST).filter((term) => /^[a-z\d]+$/.test(term) && term !== 'eexxaacctt');
  // Short words are left out beside long ones: "od" for "of" is a typo that cannot be told.
  if (latin.some((term) => term.length > 3)) return latin.filter((term) => term.length > 2);
  return latin.length > 1 && latin.some((term) => term.length > 2) ? latin : [];
}

/** Positions in the haystack, in its order. */
interface Near {
  byName: number[];
  /** Those that match by an alias, and not by the name. */
  byAlias: number[];
}

/** The search for what is nearly the query, in all of a haystack. */
export function createFuzzy(haystack: readonly Straw[]): (terms: readonly string[]) => Near {
  // Made at the first typo: most searches have none.
  let names: string[] | undefined;
  let aliases: string[] | undefined;
  return (terms) => {
    const needle = needleOf(terms);
    if (needle.length === 0) return { byName: [], byAlias: [] };
    names ??= haystack.map(({ words, tight }) => `${words} ${tight}`);
    aliases ??= haystack.map(({ otherWords }) => otherWords);
    const wanted = lettersOf(needle.join(''));
    const candidates: number[] = [];
    for (let i = 0; i < haystack.length; i++)
      if (missing(wanted, haystack[i]!.letters) <= needle.length) candidates.push(i);
    const { filter } = matcherOf(needle);
    const text = needle.join(' ');
    const byName = filter(names, text, candidates) ?? [];
    const named = new Set(byName);
    const rest = candidates.filter((i) => aliases![i] !== '' && !named.has(i));
    return { byName, byAlias: filter(aliases, text, rest) ?? [] };
  };
}

/** Where a folded text nearly matches: `[from, to, from, to …]`, or none where it does not. */
export function nearRanges(text: string, terms: readonly string[]): number[] {
  const needle = needleOf(terms);
  const { filter, info } = matcherOf(needle);
  if (needle.length === 0 || !filter([text], needle.join(' '))?.length) return [];
  return info([0], [text], needle.join(' ')).ranges[0] ?? [];
}
