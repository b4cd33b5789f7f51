import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Brand } from './brand.ts';
import { brand } from './fixtures.ts';
import { withIds } from './ids.ts';

const ids = (...brands: Brand[]) => withIds(brands).map(({ id }) => id);

describe('withIds', () => {
  it.each<[string, Brand[], string[]]>([
    ['the name', [brand({ name: 'Crédit Agricole' })], ['credit-agricole']],
    ['an ampersand in words', [brand({ name: 'PG&E' })], ['pg-and-e']],
    ['Latin letters', [brand({ name: 'Сбербанк' })], ['sberbank']],
    [
      'another name where the letters have none',
      [brand({ name: '三菱UFJ銀行', otherNames: ['MUFG Bank'] })],
      ['mufg-bank'],
    ],
    ['the Wikidata id where no name has', [brand({ name: '友客', qids: ['Q42'] })], ['q42']],
    [
      'the country where two share it',
      [brand({ name: 'Tigo', countries: ['bo'] }), brand({ name: 'Tigo', countries: ['gt'] })],
      ['tigo-bo', 'tigo-gt'],
    ],
    [
      'no country that could change',
      [brand({ name: 'Coop', countries: [] }), brand({ name: 'Coop', countries: ['ch'] })],
      ['coop-ch', 'coop-intl'],
    ],
    [
      'the kind where the country is the same',
      [brand({ name: 'Delta' }), brand({ name: 'Delta', kind: 'shop' })],
      ['delta-us-bank', 'delta-us-shop'],
    ],
    [
      'the id of a seed',
      [brand({ name: 'FlinksCapital', id: 'FlinksCapital' }), brand({ name: 'Flinkscapital' })],
      ['FlinksCapital', 'flinkscapital-us'],
    ],
  ])('are made of %s', (_, brands, expected) => {
    expect(ids(...brands)).toEqual(expected);
  });

  it('are unique even where file names ignore case, and safe in a path', () => {
    const made = ids(
      brand({ name: 'X', id: 'Abc' }),
      brand({ name: 'abc' }),
      brand({ name: '../etc/passwd' }),
      brand({ name: '🦄' }),
    );
    expect(new Set(made.map((id) => id.toLowerCase())).size).toBe(4);
    for (const id of made) expect(id).toMatch(/^[A-Za-z0-9_-]+$/);
  });

  it('do not depend on the order', () => {
    const some = fc.record({
      name: fc.constantFrom('One', 'ONE', 'Two', '一', 'Один'),
      countries: fc.subarray(['de', 'fr', 'us'], { maxLength: 2 }),
      kind: fc.constantFrom('bank', 'shop'),
      qids: fc.subarray(['Q1', 'Q2'], { maxLength: 1 }),
    });
    const distinct = fc.uniqueArray(some, { selector: (one) => JSON.stringify(one), maxLength: 12 });
    fc.assert(
      fc.property(distinct, (list) => {
        const brands = list.map((one) => brand(one as Partial<Brand> & { name: string }));
        const of = (order: Brand[]) =>
          new Map(withIds(order).map((one) => [JSON.stringify([one.name, one.countries, one.kind, one.qids]), one.id]));
        expect(of([...brands].reverse())).toEqual(of(brands));
      }),
      { seed: 3 },
    );
  });

  it('gives up on two that are the same in everything, and names them', () => {
    expect(() => ids(brand({ name: 'Twin' }), brand({ name: 'Twin' }))).toThrow(/cannot tell apart Twin, Twin/);
  });
});
