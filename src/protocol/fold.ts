/** Letters that Unicode does not take apart, although people type them as plain ones; and the final sigma. */
const PLAIN: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ð: 'd',
  þ: 'th',
  đ: 'd',
  ħ: 'h',
  ı: 'i',
  ł: 'l',
  ŋ: 'n',
  ŧ: 't',
  ə: 'e',
  ς: 'σ',
  '&': ' and ',
};

const SIMPLE = /^[a-z0-9]+(?: [a-z0-9]+)*$/;
const ASCII = /^[ -~]*$/;

/**
 * The form in which names are compared: lower case, without accents, `&` as "and", apostrophes dropped, any other
 * punctuation a single space. Server and widget share it, so that both find the same things.
 */
export function fold(text: string): string {
  let plain = text.toLowerCase();
  // Most names are simple, and Unicode's tables are slow.
  if (SIMPLE.test(plain)) return plain;
  if (!ASCII.test(text))
    plain = plain
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[\p{M}’‘ʼ]/gu, '')
      .replace(/[ßæœøðþđħıłŋŧəς]/g, (letter) => PLAIN[letter] ?? letter)
      .replace(/[^\p{L}\p{N}&'`]+/gu, ' ');
  return plain
    .replace(/['`]/g, '')
    .replace(/&/g, ' and ')
    .replace(/[\0-/:-`{-\x7f]+/g, ' ')
    .trim();
}
