/** What answers a query without a typo, found before the next key is pressed: most entries are never looked at. */
import type { Straw } from './haystack.ts';
import { EXACT, INSIDE, PREFIX, type Query, rankOf } from './match.ts';

/** So many are not counted further: nobody reads on to there. */
export const MANY = 1000;

type Answer = [i: number, rank: number];

/**
 * Prepares it over a haystack in order of popularity. What is given back has every entry of the best ranks that can be
 * among the first `limit`, and of more than `MANY` only so many.
 * @param serves which entries go before others of their rank.
 */
export function createAnswers(
  haystack: readonly Straw[],
  serves: readonly boolean[],
): (query: Query, limit: number) => Answer[] {
  // Side by side in memory: most entries are passed over by one look at these.
  const letters = Int32Array.from(haystack, (straw) => straw.letters);
  const beginnings = Int32Array.from(haystack, (straw) => straw.beginnings);
  const everything = Array.from(haystack, (_, i) => i);
  /** Names without their spaces, for the one that is the query itself. */
  const whole = new Map<string, number[]>();
  haystack.forEach(({ tight, short }, i) => {
    for (const name of new Set([tight, short])) whole.set(name, [...(whole.get(name) ?? []), i]);
  });
  /** Of the query before this one: where its answers can be, and whether that has what lies in the middle of words. */
  let former: { text: string; within: readonly number[]; inside: boolean } | undefined;

  return (query, limit) => {
    // Whoever types on narrows down what there was.
    const narrows = former && query.text.startsWith(former.text) ? former : undefined;
    const within = narrows?.within ?? everything;
    let inside = narrows?.inside ?? false;
    const worst = inside ? INSIDE : INSIDE - 1;
    const exact = whole.get(query.tight) ?? [];
    const out: Answer[] = exact.map((i) => [i, EXACT]);
    const found = [...exact];
    const fits = (i: number) => !(query.letters & ~letters[i]!) && (inside || (query.beginning & beginnings[i]!) !== 0);
    let best = exact.length;
    let at = 0;
    for (; at < within.length && (best < limit || out.length < MANY); at++) {
      const i = within[at]!;
      if (!fits(i)) continue;
      const rank = rankOf(haystack[i]!, query);
      if (rank === EXACT || rank > worst) continue;
      if (rank === PREFIX && serves[i]) best++;
      out.push([i, rank]);
      found.push(i);
    }
    // The rest is looked at when the query has grown.
    for (; at < within.length; at++) if (fits(within[at]!)) found.push(within[at]!);
    // Few people mean the middle of a word, and it takes the longest to look for.
    if (query.inside && !inside && out.length < limit) {
      inside = true;
      for (let i = 0; i < letters.length; i++) {
        if (query.letters & ~letters[i]!) continue;
        const { tight, others } = haystack[i]!;
        if (!tight.includes(query.tight) && !others.includes(query.tight)) continue;
        if (rankOf(haystack[i]!, query) !== INSIDE) continue;
        out.push([i, INSIDE]);
        found.push(i);
      }
    }
    former = { text: query.text, within: found.sort((a, b) => a - b), inside };
    return out;
  };
}
