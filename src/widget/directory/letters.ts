/**
 * Which letters occur in a text, as bits. A text can only contain another whose bits it has, and two texts one typo
 * apart differ by one bit at most; so one integer per entry spares most of the looking.
 */
export function lettersOf(text: string): number {
  let bits = 0;
  for (let i = 0; i < text.length; i++) bits |= bitOf(text.charCodeAt(i));
  return bits;
}

/** The same of the letters that stand after a space. */
export function beginningsOf(text: string): number {
  let bits = 0;
  for (let at = text.indexOf(' '); at >= 0; at = text.indexOf(' ', at + 1)) bits |= bitOf(text.charCodeAt(at + 1));
  return bits;
}

function bitOf(code: number): number {
  if (code > 96 && code < 123) return 1 << (code - 97);
  // The other scripts share the five bits that are left. The end of a text is NaN.
  return code > 47 ? 1 << (26 + (code % 5)) : 0;
}
