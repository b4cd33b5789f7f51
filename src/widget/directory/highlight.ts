/** Which letters of the displayed name were matched. */
import { fold } from '../../protocol/fold.ts';

export type Range = [from: number, to: number];

/** A folded text, and for each of its characters the part of the original it came from. */
interface Mapped {
  text: string;
  from: number[];
  to: number[];
}

/** Marks and apostrophes vanish; everything else that folds to nothing parts two words. */
const VANISHES = /[\p{M}'’‘ʼ`]/u;

/** Folds letter by letter, which gives the same text as `fold` and tells where each letter came from. */
function mapped(name: string, spaces: boolean, ands: boolean): Mapped {
  const out: Mapped = { text: '', from: [], to: [] };
  const push = (letters: string, from: number, to: number) => {
    for (const letter of letters.split('')) {
      out.text += letter;
      out.from.push(from);
      out.to.push(to);
    }
  };
  let at = 0;
  for (const letter of name) {
    const end = at + letter.length;
    const folded = letter === '&' && !ands ? '' : fold(letter);
    const parts = letter === '&' || (folded === '' && !VANISHES.test(letter));
    if (parts && spaces && !out.text.endsWith(' ')) push(' ', at, at);
    if (folded !== '') push(folded, at, end);
    else if (!parts && out.to.length > 0) out.to[out.to.length - 1] = end;
    if (parts && spaces && folded !== '') push(' ', end, end);
    at = end;
  }
  return out;
}

function rangeOf({ from, to }: Mapped, start: number, end: number): Range[] {
  return end > start ? [[from[start]!, to[end - 1]!]] : [];
}

/** Sorted, without overlaps. */
function tidy(ranges: Range[]): Range[] {
  const out: Range[] = [];
  for (const [from, to] of ranges.sort((a, b) => a[0] - b[0])) {
    const last = out.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else out.push([from, to]);
  }
  return out;
}

/**
 * The matched parts of `name`, as positions in `name` itself. In this order: the whole query at the start of a word,
 * each word of it at the start of a word, the query without spaces anywhere (`att` in AT&T), a fuzzy match. Empty when
 * the entry was found by an alias.
 */
export function highlight(
  name: string,
  query: { text: string; tight: string; terms: readonly string[] },
  fuzzyRanges: (text: string, terms: readonly string[]) => number[],
): Range[] {
  const spaced = mapped(name, true, true);
  const words = ` ${spaced.text}`;
  const starts = (term: string): Range[] => {
    const at = words.indexOf(` ${term}`);
    return at < 0 ? [] : rangeOf(spaced, at, at + term.length);
  };
  const whole = starts(query.text);
  if (whole.length > 0) return whole;
  for (const tight of [mapped(name, false, true), mapped(name, false, false)]) {
    const at = tight.text.indexOf(query.tight);
    if (at >= 0) return rangeOf(tight, at, at + query.tight.length);
  }
  const each = query.terms.map(starts);
  if (each.every((found) => found.length > 0)) return tidy(each.flat());
  const near = fuzzyRanges(spaced.text, query.terms);
  return tidy(near.flatMap((start, i) => (i % 2 === 0 ? rangeOf(spaced, start, near[i + 1]!) : [])));
}
