import { describe, expect, it } from 'vitest';
import { entry } from './fixtures.ts';
import { popularIn } from './popular.ts';

const many = (prefix: string, countries: string[], count: number) =>
  Array.from({ length: count }, (_, i) => entry(`${prefix}${i}`, { countries }));
const names = (...args: Parameters<typeof popularIn>) => popularIn(...args).map(({ name }) => name);

describe('popularIn', () => {
  it('is the top of the directory while no country is known', () => {
    const entries = many('A', ['us'], 30);
    expect(popularIn(entries, undefined)).toEqual(entries.slice(0, 24));
  });

  it('puts those of the country first, on half of the screen, and then all that serve it', () => {
    const entries = [...many('World', [], 20), ...many('Us', ['us'], 20), ...many('De', ['at', 'de'], 20)];
    const shown = names(entries, 'de');
    expect(shown.slice(0, 13)).toEqual([...Array.from({ length: 12 }, (_, i) => `De${i}`), 'World0']);
    expect(shown).toHaveLength(24);
    expect(shown.filter((name) => name.startsWith('Us'))).toEqual([]);
    expect(new Set(shown).size).toBe(24);
  });

  it('does not take a list of nearly all countries for local', () => {
    const nearlyAll = Array.from({ length: 200 }, (_, i) => `c${i}`).concat('de');
    expect(names([entry('Everywhere', { countries: nearlyAll }), entry('Here', { countries: ['de'] })], 'de')).toEqual([
      'Here',
      'Everywhere',
    ]);
  });

  it('fills up with what is anywhere in a country nobody names', () => {
    expect(names([entry('A', { countries: ['us'] }), entry('B')], 'zz')).toEqual(['B']);
  });
});
