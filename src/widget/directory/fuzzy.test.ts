import { describe, expect, it } from 'vitest';
import { entry } from './fixtures.ts';
import { createFuzzy, nearRanges } from './fuzzy.ts';
import { haystackOf } from './haystack.ts';

const names = ['Verizon', 'Wells Fargo', 'Bank of America', 'Aldi', 'Chase', 'IBM', 'CJ More', '365 bank', 'Сбербанк'];
const near = createFuzzy(haystackOf([...names.map((name) => entry(name)), entry('Xfinity', { aliases: ['Comcast'] })]));
const find = (query: string) => {
  const { byName, byAlias } = near(query.split(' '));
  return [...byName, ...byAlias].map((i) => names[i] ?? 'Xfinity');
};

describe('fuzzy', () => {
  it.each([
    ['a letter missing', 'verzon', 'Verizon'],
    ['a letter too many', 'verrizon', 'Verizon'],
    ['another letter', 'verizom', 'Verizon'],
    ['two letters swapped', 'veirzon', 'Verizon'],
    ['the first letter wrong', 'berizon', 'Verizon'],
    ['the first letter missing', 'erizon', 'Verizon'],
    ['the first two swapped', 'evrizon', 'Verizon'],
    ['the last letter missing', 'verizo', 'Verizon'],
    ['one typo in each word', 'wels fagro', 'Wells Fargo'],
    ['a typo and no space', 'wellsfrago', 'Wells Fargo'],
    ['a word of four letters', 'aldo', 'Aldi'],
    ['a typo in the beginning of a word', 'amerca', 'Bank of America'],
    ['a short word wrong beside long ones', 'bank od amerika', 'Bank of America'],
    ['three letters of four beside a long word', 'bnk amerika', 'Bank of America'],
    ['three letters of four beside two', 'cj ore', 'CJ More'],
    ['a typo in an alias', 'comcats', 'Xfinity'],
  ])('forgives %s: %s', (_, query, name) => {
    expect(find(query)).toEqual([name]);
  });

  it.each([
    ['two typos in a word', 'vreizom'],
    ['a typo in three letters', 'ibn'],
    ['a typo in digits', '364'],
    ['four letters that only begin a word', 'whas'],
    ['what is somewhere inside a word', 'rizzon'],
    ['letters of another script', 'сбербнк'],
    ['nothing', ''],
  ])('does not forgive %s', (_, query) => {
    expect(find(query)).toEqual([]);
  });

  it('tells where it matched, or that it did not', () => {
    expect(nearRanges('wells fargo', ['wels', 'fargo'])).not.toEqual([]);
    expect(nearRanges('verizon', ['verizom'])).toEqual([0, 7]);
    expect(nearRanges('verizon', ['chase'])).toEqual([]);
    expect(nearRanges('verizon', ['ibm'])).toEqual([]);
  });
});
