import { describe, expect, it } from 'vitest';
import type { Brand } from './brand.ts';
import { brand } from './fixtures.ts';
import { byPopularity } from './popularity.ts';

const order = (...brands: (Partial<Brand> & { name: string; icon?: object })[]) =>
  byPopularity(brands.map((some) => ({ id: some.name, icon: undefined, ...some, ...brand(some) }) as never)).map(
    ({ name }: Brand) => name,
  );

describe('byPopularity', () => {
  it('puts seeds first, in their own order', () => {
    expect(
      order(
        { name: 'Bank of America' },
        { name: 'T-Mobile', id: 'tmobile' },
        { name: 'Test', id: 'test_electric_company' },
      ),
    ).toEqual(['Test', 'T-Mobile', 'Bank of America']);
  });

  it.each<[string, Partial<Brand> & { icon?: object }]>([
    ['in more countries', { countries: ['ca', 'us'] }],
    ['anywhere', { countries: [] }],
    ['with more public profiles', { profiles: 5 }],
    ['found in more rows', { rows: 4 }],
    ['with a logo', { icon: {} }],
    ['known to Wikidata', { qids: ['Q1'] }],
  ])('puts a company %s before its like', (_, more) => {
    expect(order({ name: 'A' }, { name: 'B', ...more })).toEqual(['B', 'A']);
  });

  it('puts a household name before any sign of size', () => {
    expect(order({ name: 'Huge', profiles: 10, rows: 50, countries: [] }, { name: 'Wells Fargo' })).toEqual([
      'Wells Fargo',
      'Huge',
    ]);
  });

  it('means the company of that name, not one that carries it among others', () => {
    expect(
      order({ name: 'Wells Fargo Museum', otherNames: ['Wells Fargo'], profiles: 9 }, { name: 'Wells Fargo' }),
    ).toEqual(['Wells Fargo', 'Wells Fargo Museum']);
  });

  it('is a household name in its country only', () => {
    expect(order({ name: 'Huge', profiles: 10 }, { name: 'Wells Fargo', countries: ['nz'] })).toEqual([
      'Huge',
      'Wells Fargo',
    ]);
  });

  it('orders equals by id', () => {
    expect(order({ name: 'B' }, { name: 'A' })).toEqual(['A', 'B']);
  });
});
