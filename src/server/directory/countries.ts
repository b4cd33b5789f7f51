/**
 * From the index's `locationSet` to a list of countries. States and provinces count as their country: a person picks
 * by country, and an exact shape would be a promise the data does not keep.
 * Format: https://github.com/rapideditor/location-conflation
 */
import type { NsiItem, Place } from './packages.ts';
import { COUNTRIES, regionCountries } from './regions.ts';

const KNOWN = new Set(COUNTRIES);

/** Codes in the data that are no ISO country: territories, old codes, Wikidata ids, shapes named after a city. */
const OTHER_CODES: Record<string, string> = {
  fx: 'fr', // metropolitan France
  ic: 'es', // Canary Islands
  ea: 'es',
  uk: 'gb',
  el: 'gr',
  ja: 'jp',
  ra: 'ar',
  bu: 'mm',
  kv: 'xk',
  pi: 'ph',
  khm: 'kh',
  eth: 'et',
  sba: 'cy',
  conus: 'us',
  crimea: 'ua',
  'mainland china': 'cn',
  'northern cyprus': 'cy',
  q35: 'dk',
  q19188: 'cn',
  q35657: 'us',
  q644636: 'cy',
  q23681: 'cy',
  q3336843: 'gb',
  aldi: 'de',
  konsum: 'de',
  stadtmobil: 'de',
  london: 'gb',
  miltonkeynes: 'gb',
};

/**
 * Boxes that hold the circles of the data: `[west, south, east, north, country]`. Circles are used for local brands
 * only, a few dozen; where two boxes overlap, the first wins.
 */
const BOXES: [number, number, number, number, string][] = [
  [-10, 36, -6.9, 42.1, 'pt'],
  [-9.5, 35.9, 3.4, 43.8, 'es'],
  [-8.2, 50, 1.8, 61, 'gb'],
  [6, 47.3, 15, 55.1, 'de'],
  [-5, 42.3, 8.2, 51.1, 'fr'],
  [-83.2, 42.8, -74.3, 57, 'ca'],
  [-125, 24.4, -66.9, 49.4, 'us'],
  [100, 21, 122.5, 46, 'cn'],
];

function circleCountry([longitude, latitude]: number[]): string[] {
  const box = BOXES.find(
    ([west, south, east, north]) =>
      longitude! >= west && longitude! <= east && latitude! >= south && latitude! <= north,
  );
  return box ? [box[4]] : [];
}

/** The countries one place stands for; none when it is unknown. */
function placeCountries(place: Place): string[] {
  if (Array.isArray(place)) return circleCountry(place);
  const code = place.toLowerCase();
  const region = regionCountries(code);
  if (region) return region;
  const whole = OTHER_CODES[code] ?? code;
  if (KNOWN.has(whole)) return [whole];
  const part = code.split(/[-.]/)[0] ?? '';
  const country = OTHER_CODES[part] ?? part;
  return KNOWN.has(country) ? [country] : [];
}

/** True for a whole country or region: only these can be excluded, a missing state leaves its country in. */
const isWhole = (place: Place): boolean =>
  typeof place === 'string' && !place.endsWith('.geojson') && !/^[a-z]{2}-/.test(place);

/**
 * Countries in alphabetical order; `[]` means anywhere; `undefined` means that no place could be made out (such an
 * item must be left out: empty would claim the opposite).
 */
export function countriesOf({ include = [], exclude = [] }: NsiItem['locationSet']): string[] | undefined {
  const out = new Set(exclude.filter(isWhole).flatMap(placeCountries));
  const world = include.includes('001');
  if (world && out.size === 0) return [];
  const all = world ? COUNTRIES : include.flatMap(placeCountries);
  const left = [...new Set(all)].filter((country) => !out.has(country)).sort();
  return left.length > 0 ? left : undefined;
}
