import { describe, expect, it } from 'vitest';
import { lettersOf } from './letters.ts';

describe('lettersOf', () => {
  it('is none for no letters', () => {
    expect(lettersOf('')).toBe(0);
    expect(lettersOf(' ')).toBe(0);
  });

  it('does not care how often and in which order', () => {
    expect(lettersOf('bank')).toBe(lettersOf('knab ban'));
  });

  it.each(['z', '9', 'я', '銀', 'ب'])('sees %s', (letter) => {
    expect(lettersOf(letter)).not.toBe(0);
  });
});
