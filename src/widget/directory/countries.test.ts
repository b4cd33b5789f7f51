import { describe, expect, it } from 'vitest';
import { countryName, createCountries } from './countries.ts';
import { entry } from './fixtures.ts';

const entries = [
  entry('A', { countries: ['us', 'ch'] }),
  entry('B', { countries: ['de', 'us'] }),
  entry('Anywhere', { countries: [] }),
];
const found = (query: string, own = 'us') =>
  createCountries(entries, 'All countries', own)(query, 10).hits.map(({ entry: { id } }) => id);

describe('the countries of a directory', () => {
  it('come by their names, each once: all of them first, then the person’s own', () => {
    expect(found('')).toEqual(['', 'us', 'de', 'ch']);
    expect(found('', 'fr')).toEqual(['', 'de', 'ch', 'us']);
  });

  it.each([
    ['swi', ['ch']],
    ['germny', ['de']],
    ['us', ['us']],
    ['nowhere at all', []],
  ])('are found by name, with a typo, or by code: “%s”', (query, codes) => {
    expect(found(query)).toEqual(codes);
  });

  it.each(['xk', 'zz', '', '??', 'europe-west'])('a code without a name (%j) breaks nothing', (code) => {
    expect(typeof countryName(code)).toBe('string');
  });
});
