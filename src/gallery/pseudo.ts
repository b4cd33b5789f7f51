/** A language that is none: longer, and with accents above and below, to see what does not fit. */
const ACCENTED: Record<string, string> = {
  a: 'á',
  e: 'ë',
  i: 'î',
  o: 'ø',
  u: 'ü',
  n: 'ñ',
  c: 'ç',
  A: 'Å',
  E: 'É',
  y: 'ÿ',
};

const word = (text: string): string => text.replace(/[aeiouncAEy]/g, (letter) => ACCENTED[letter] ?? letter);

/** Leaves `{names}` as they are, for they are filled in. */
const pseudo = (sentence: string): string => {
  const accented = sentence.replace(/\{\w+\}|[^{]+/g, (part) => (part.startsWith('{') ? part : word(part)));
  return `${accented}${' ·'.repeat(Math.ceil(sentence.length / 6))}`;
};

/** Changes the sentences in place. */
export function lengthen(copy: object): void {
  for (const [key, value] of Object.entries(copy)) {
    if (typeof value === 'string') Object.assign(copy, { [key]: pseudo(value) });
    else lengthen(value);
  }
}
