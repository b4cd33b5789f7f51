/** Which letters of the displayed name were matched. */
import { fold } from '../../protocol/fold.ts';
import { nearRanges } from './fuzzy.ts';
import type { Query } from './match.ts';

export type Range = [from: number, to: number];

/** A folded text, and for each of its characters the part of the original it came from. */
interface Mapped {
  text: string;
  from: number[];
  to: number[];
}

const MARK = /\p{M}/u;
const APOSTROPHE = /['’‘ʼ`]/;

/**
 * Folds letter by letter, which gives the same text as `fold` and tells where each letter came from. Marks belong to
 * the letter before them, apostrophes to nothing, and everything else that folds to nothing parts two words.
 */
function mapped(name: string, spaces: boolean, ands: boolean): Mapped {
  const out: Mapped = { text: '', from: [], to: [] };
  const push = (letters: string, from: number, to: number) => {
    for (let i = 0; i < letters.length; i++) {
      out.text += letters[i];
      out.from.push(from);
      out.to.push(to);
    }
  };
  const part = (at: number) => {
    if (spaces && out.text !== '' && !out.text.endsWith(' ')) push(' ', at, at);
  };
  let at = 0;
  for (const letter of name) {
    const end = at + letter.length;
    const folded = letter === '&' && !ands ? '' : fold(letter);
    if (letter === '&') {
      part(at);
      push(folded, at, end);
      part(end);
    } else if (folded !== '') push(folded, at, end);
    else if (MARK.test(letter) && out.to.length > 0) out.to[out.to.length - 1] = end;
    else if (!APOSTROPHE.test(letter)) part(at);
    at = end;
  }
  return out;
}

const known = new Map<string, Mapped>();

/** The same again is not worked out again: a name stays on the screen while a query grows. */
function mapOf(name: string, spaces: boolean, ands: boolean): Mapped {
  const key = `${spaces ? 1 : 0}${ands ? 1 : 0}${name}`;
  let found = known.get(key);
  if (!found) {
    if (known.size > 999) known.clear();
    found = mapped(name, spaces, ands);
    known.set(key, found);
  }
  return found;
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

/** A typo may leave the last letter of a word unmatched: "verizn" for Verizon. One letter is not left standing alone. */
const toWordEnd = (text: string, end: number): number => (/^\S(\s|$)/.test(text.slice(end)) ? end + 1 : end);

/**
 * The matched parts of `name`, as positions in `name` itself. In this order: the whole query at the start of a word,
 * the query without spaces anywhere (`att` in AT&T), each word of it at the start of a word, a fuzzy match. Empty when
 * the entry was found by an alias.
 */
export function highlight(name: string, query: Pick<Query, 'text' | 'tight' | 'terms'>): Range[] {
  const spaced = mapOf(name, true, true);
  const words = ` ${spaced.text}`;
  const starts = (term: string): Range[] => {
    const at = words.indexOf(` ${term}`);
    return at < 0 ? [] : rangeOf(spaced, at, at + term.length);
  };
  const whole = starts(query.text);
  if (whole.length > 0) return whole;
  for (const ands of name.includes('&') ? [true, false] : [true]) {
    const tight = mapOf(name, false, ands);
    const at = tight.text.indexOf(query.tight);
    if (at >= 0) return rangeOf(tight, at, at + query.tight.length);
  }
  const each = query.terms.map(starts);
  if (each.every((found) => found.length > 0)) return tidy(each.flat());
  const near = nearRanges(spaced.text, query.terms);
  return tidy(
    near.flatMap((start, i) => (i % 2 === 0 ? rangeOf(spaced, start, toWordEnd(spaced.text, near[i + 1]!)) : [])),
  );
}
