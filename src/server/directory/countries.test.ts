import { describe, expect, it } from 'vitest';
import { countriesOf } from './countries.ts';
import type { Place } from './packages.ts';
import { COUNTRIES } from './regions.ts';

describe('countriesOf', () => {
  it.each<[string, Place[], Place[], string[] | undefined]>([
    ['a country', ['de'], [], ['de']],
    ['several, in order, once', ['us', 'ca', 'us'], [], ['ca', 'us']],
    ['the world', ['001'], [], []],
    ['a state', ['us-ca.geojson', 'us-ny.geojson'], [], ['us']],
    ['a nation of the UK', ['gb-sct'], [], ['gb']],
    [
      'a part that is a country in the data',
      ['fx', 'conus', 'northern cyprus', 'crimea'],
      [],
      ['cy', 'fr', 'ua', 'us'],
    ],
    ['a region', ['021'], [], ['bm', 'ca', 'gl', 'pm', 'us']],
    ['a region without one of it', ['021'], ['us'], ['bm', 'ca', 'gl', 'pm']],
    ['a country without one of its states', ['us'], ['us-hi', 'us-ak.geojson'], ['us']],
    ['a shape named after a city', ['london-cycles.geojson'], [], ['gb']],
    ['a circle', [[-81.66, 30.34, 40]], [], ['us']],
    ['a place nobody knows', ['atlantis'], [], undefined],
    ['a circle at sea', [[-160, -50]], [], undefined],
    ['nothing', [], [], undefined],
    ['what is excluded altogether', ['pl'], ['pl'], undefined],
  ])('%s', (_, include, exclude, countries) => {
    expect(countriesOf({ include, exclude })).toEqual(countries);
  });

  it('names every other country when the world lacks one, since empty would claim that one too', () => {
    const countries = countriesOf({ include: ['001'], exclude: ['us'] });
    expect(countries).toHaveLength(COUNTRIES.length - 1);
    expect(countries).not.toContain('us');
  });
});

describe('COUNTRIES', () => {
  it('has each country of ISO 3166-1 once', () => {
    expect(new Set(COUNTRIES).size).toBe(COUNTRIES.length);
    // 249 of the standard, and Kosovo.
    expect(COUNTRIES).toHaveLength(250);
    const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
    for (const country of COUNTRIES) expect(names.of(country.toUpperCase()), country).toBeDefined();
  });
});
