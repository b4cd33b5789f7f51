import { describe, expect, it } from 'vitest';
import { handPicked } from './hand-picked.ts';
import { COUNTRIES } from './regions.ts';
import { compact } from './text.ts';

const brands = handPicked(0);

describe('the list put together by hand', () => {
  it('reads names, countries and other names', () => {
    expect(brands.find(({ name }) => name === 'Netflix')).toMatchObject({
      kind: 'other',
      countries: [],
      otherNames: [],
    });
    expect(brands.find(({ name }) => name === 'PG&E')).toMatchObject({ kind: 'electricity', countries: ['us'] });
    expect(brands.find(({ name }) => name === 'Zalando')?.countries).toContain('de');
    expect(brands.find(({ name }) => name === 'Xfinity')?.otherNames).toEqual(['Comcast', 'Xfinity Mobile']);
  });

  it('names real countries only', () => {
    for (const { name, countries } of brands)
      for (const country of countries) expect(COUNTRIES, `${name} ${country}`).toContain(country);
  });

  it('has nobody twice', () => {
    const keys = brands.map(({ name, kind, countries }) => `${compact(name)} ${kind} ${countries}`);
    expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
  });

  it('has no name with a separator of its own notation left in it', () => {
    for (const { name, otherNames } of brands)
      for (const text of [name, ...otherNames]) expect(text).toMatch(/^[^;=|\n]+$/);
  });
});
