import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold } from './fold.ts';

describe('fold', () => {
  it.each([
    ['AT&T', 'at and t'],
    ['Crédit Agricole', 'credit agricole'],
    ["McDonald's", 'mcdonalds'],
    ['L’Oréal', 'loreal'],
    ['E.ON', 'e on'],
    ['T-Mobile', 't mobile'],
    ['Żabka', 'zabka'],
    ['Łódź', 'lodz'],
    ['Ørsted', 'orsted'],
    ['Straße', 'strasse'],
    ['İş Bankası', 'is bankasi'],
    ['ΕΥΔΑΠ Νερός', 'ευδαπ νεροσ'],
    ['ＮＴＴ', 'ntt'],
    ['СБЕРБАНК', 'сбербанк'],
    ['三菱UFJ銀行', '三菱ufj銀行'],
    ['  Bank   of -- America ', 'bank of america'],
    ['!!!', ''],
    ['', ''],
  ])('%s is compared as "%s"', (text, folded) => {
    expect(fold(text)).toBe(folded);
  });

  it('gives the same when folded again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(fold(fold(text))).toBe(fold(text));
      }),
      { seed: 1 },
    );
  });

  it('does not care for case and composition', () => {
    for (const name of ['Česká spořitelna', 'Société Générale', 'Ødegård', 'Київстар', '국민은행'])
      expect(fold(name.toUpperCase().normalize('NFD'))).toBe(fold(name));
  });
});
