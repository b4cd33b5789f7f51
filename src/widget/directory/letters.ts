/**
 * Which letters occur in a text, as bits. A text can only contain another whose bits it has, and two texts one typo
 * apart differ by one bit at most; so one integer per entry spares most of the looking.
 */
export function lettersOf(text: string): number {
  let bits = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 96 && code < 123) bits |= 1 << (code - 97);
    // The other scripts share the five bits that are left.
    else if (code > 47) bits |= 1 << (26 + (code % 5));
  }
  return bits;
}

/** How many letters of `wanted` are missing in `there`. */
export function missing(wanted: number, there: number): number {
  let count = 0;
  for (let left = wanted & ~there; left !== 0; left &= left - 1) count++;
  return count;
}
