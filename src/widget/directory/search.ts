/**
 * Search over the whole directory in the browser, so that results stand there before the next key is pressed.
 *
 * Order: exact name, then names that begin with the query (or an alias that is it), names with a word that does,
 * aliases, the middle of words (where the others do not fill the list), and last what is one typo away. Within each,
 * those that serve the person's country, then the more popular.
 */
import type { DirectoryEntry, Kind } from '../../protocol/directory.ts';
import { createAnswers } from './answers.ts';
import { createFuzzy } from './fuzzy.ts';
import { haystackOf } from './haystack.ts';
import { highlight, type Range } from './highlight.ts';
import { EXACT, NONE, queryOf } from './match.ts';
import { popularIn } from './popular.ts';

export interface Found {
  entry: DirectoryEntry;
  /** The matched letters, as positions in `entry.name`. Empty when the entry was found by another name of it. */
  ranges: Range[];
}

interface Results {
  hits: Found[];
  /** How many there are, shown or not; of very many, at least `MANY`. */
  total: number;
}

/**
 * @param kind only these, any unless told.
 * @param country only those that serve it, whatever the person's own is.
 */
export type Search = (query: string, limit: number, kind?: Kind | null, country?: string) => Results;

/** After the ranks without a typo. */
const NEAR_NAME = NONE;
const NEAR_START = NONE + 1;
const NEAR_ALIAS = NONE + 2;
const RANKS = NONE + 3;

/** With so few hits, a typo is likely enough to look for what was meant. */
const FEW = 8;

/**
 * Prepares a search over `entries`, which are in order of popularity. `country` is an ISO code such as `us`. The search
 * gives at most `limit` hits; for an empty query the popular entries.
 */
export function createSearch(entries: readonly DirectoryEntry[], country?: string): Search {
  const haystack = haystackOf(entries);
  const nearTo = createFuzzy(haystack);
  const serves = entries.map(({ countries }) => !country || countries.length === 0 || countries.includes(country));
  const answersTo = createAnswers(haystack, serves);
  let popular: { wanted: string; entries: DirectoryEntry[] } | undefined;

  return (typed, limit, kind = null, within = '') => {
    const query = queryOf(typed);
    const narrowed = kind || within;
    const fits = ({ kind: its, countries }: DirectoryEntry) =>
      (!kind || its === kind) && (!within || countries.length === 0 || countries.includes(within));
    if (query.text === '') {
      const wanted = `${kind} ${within}`;
      if (popular?.wanted !== wanted)
        popular = { wanted, entries: popularIn(narrowed ? entries.filter(fits) : entries, within || country) };
      const hits = popular.entries.slice(0, limit).map((entry) => ({ entry, ranges: [] }));
      return { hits, total: hits.length };
    }
    // Two lists for each rank: those that serve the person's country, and the others.
    const tiers: number[][] = Array.from({ length: 2 * RANKS }, () => []);
    const add = (i: number, rank: number) => {
      if (!narrowed || fits(haystack[i]!.entry)) tiers[2 * rank + (within || serves[i] ? 0 : 1)]!.push(i);
    };
    const sure = new Set<number>();
    for (const [i, rank] of answersTo(query, narrowed ? Number.POSITIVE_INFINITY : limit)) {
      add(i, rank);
      sure.add(i);
    }
    if (sure.size < FEW && tiers[2 * EXACT]!.length + tiers[2 * EXACT + 1]!.length === 0) {
      const { byName, byAlias } = nearTo(query.terms);
      // A name of the same length is the name itself with a typo in it, not one that happens to begin that way.
      const whole = (i: number) => Math.abs(haystack[i]!.tight.length - query.tight.length) < 2;
      for (const i of byName) if (!sure.has(i)) add(i, whole(i) ? NEAR_NAME : NEAR_START);
      for (const i of byAlias) if (!sure.has(i)) add(i, NEAR_ALIAS);
    }
    const order = tiers.flat();
    const hits = order.slice(0, limit).map((i) => {
      const { entry } = haystack[i]!;
      return { entry, ranges: highlight(entry.name, query) };
    });
    return { hits, total: order.length };
  };
}
