/** The directory in the forms in which it is searched, made once. */
import type { DirectoryEntry } from '../../protocol/directory.ts';
import { fold } from '../../protocol/fold.ts';
import { beginningsOf, lettersOf } from './letters.ts';

export interface Straw {
  entry: DirectoryEntry;
  /** Folded name with a space before each word: " bank of america". */
  words: string;
  /** The same without spaces: "bankofamerica". People write T-Mobile, T Mobile and TMobile. */
  tight: string;
  /** Without "and": AT&T is also ATT. The same as `tight` where there is none. */
  short: string;
  /** The aliases in the form of `words`, in one string. */
  otherWords: string;
  /** The aliases in the form of `tight`, each between line feeds. */
  others: string;
  /** The letters of all of these. */
  letters: number;
  /** Those with which their words begin. */
  beginnings: number;
}

/** A folded text without its spaces. */
export const tighten = (text: string): string => text.replaceAll(' ', '');

export const haystackOf = (entries: readonly DirectoryEntry[]): Straw[] =>
  entries.map((entry) => {
    const words = ` ${fold(entry.name)}`;
    const tight = tighten(words);
    let otherWords = '';
    let others = '';
    for (const alias of entry.aliases) {
      const other = fold(alias);
      otherWords += ` ${other}`;
      others += `\n${tighten(other)}\n`;
    }
    return {
      entry,
      words,
      tight,
      short: words.includes(' and ') ? tighten(words.replaceAll(' and ', ' ')) : tight,
      otherWords,
      others,
      letters: lettersOf(words) | lettersOf(otherWords),
      beginnings: beginningsOf(words) | beginningsOf(otherWords),
    };
  });
