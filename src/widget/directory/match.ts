/** How well one entry answers a query, without forgiving any typo. */
import { fold } from '../../protocol/fold.ts';
import { type Straw, tighten } from './haystack.ts';
import { lettersOf } from './letters.ts';

export interface Query {
  /** Folded: "bank of am". */
  text: string;
  /** Without spaces. */
  tight: string;
  terms: string[];
  letters: number;
  /** The first letter alone. */
  beginning: number;
  /** Whether it is looked for in the middle of words: from three letters on, or one sign of a script without spaces. */
  inside: boolean;
}

/** Longer than any name: the rest of a pasted text cannot matter. */
const LONGEST = 80;

export function queryOf(typed: string): Query {
  const text = fold(typed.slice(0, LONGEST));
  return {
    text,
    tight: tighten(text),
    terms: text.split(' '),
    letters: lettersOf(text),
    beginning: lettersOf(text.slice(0, 1)),
    inside: text.length > 2 || /[^ -~]/.test(text),
  };
}

/** The better the smaller. An entry found by its exact alias stands with those whose names begin that way. */
export const EXACT = 0;
export const PREFIX = 1;
export const WORD = 2;
export const ALIAS = 3;
export const INSIDE = 4;
export const NONE = 5;

export function rankOf({ words, tight, short, otherWords, others, letters }: Straw, query: Query): number {
  if (query.letters & ~letters) return NONE;
  const q = query.tight;
  if (tight === q || short === q) return EXACT;
  if (tight.startsWith(q) || short.startsWith(q) || (others !== '' && others.includes(`\n${q}\n`))) return PREFIX;
  const atWord = ` ${query.text}`;
  if (words.includes(atWord)) return WORD;
  const several = query.terms.length > 1;
  if (several && query.terms.every((term) => words.includes(` ${term}`))) return WORD;
  if (others !== '') {
    if (others.includes(`\n${q}`) || otherWords.includes(atWord)) return ALIAS;
    if (several && query.terms.every((term) => words.includes(` ${term}`) || otherWords.includes(` ${term}`)))
      return ALIAS;
    if (query.inside && others.includes(q)) return INSIDE;
  }
  return query.inside && tight.includes(q) ? INSIDE : NONE;
}
