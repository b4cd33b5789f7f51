/** The search on the directory as it is built from the real data. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DirectoryEntry, readDirectory } from '../../protocol/directory.ts';
import { fold } from '../../protocol/fold.ts';
import { entry } from './fixtures.ts';
import { haystackOf } from './haystack.ts';
import { NONE, queryOf, rankOf } from './match.ts';
import { QUERIES } from './queries.fixture.ts';
import { createSearch, type Search } from './search.ts';

const folder = mkdtempSync(join(tmpdir(), 'connect-search-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let entries: DirectoryEntry[];
let search: Search;

beforeAll(() => {
  // As its users do, from the command line: the widget may not import the server.
  execFileSync(process.execPath, ['src/tools/run.js', 'src/server/directory/build.ts', folder], { stdio: 'pipe' });
  entries = readDirectory(JSON.parse(readFileSync(join(folder, 'directory.json'), 'utf8')));
  search = createSearch(entries);
});

describe('the first result', () => {
  it.each(QUERIES)('for "%s" is %s', (query, name) => {
    expect(search(query, 10).hits[0]?.entry.name).toBe(name);
  });
});

describe('only what serves a country', () => {
  const some = [
    entry('Bank of Texas', { countries: ['us'] }),
    entry('Bank of Japan', { countries: ['jp'] }),
    entry('Bank of Everywhere'),
    entry('Water of Japan', { countries: ['jp'], kind: 'water' }),
  ];
  const names = (...asked: Parameters<Search>) =>
    createSearch(some, 'us')(...asked).hits.map(({ entry: { name } }) => name);

  it.each<[string, ...Parameters<Search>]>([
    ['of what is typed', 'bank', 10, null, 'jp'],
    ['with a typo in it', 'bqnk', 10, null, 'jp'],
    ['of a kind', '', 10, 'bank', 'jp'],
  ])('is found, wherever the person is: %s', (_, ...asked) => {
    expect(names(...asked)).toEqual(['Bank of Japan', 'Bank of Everywhere']);
  });

  it('goes first in what is popular, and follows a change of mind', () => {
    const search = createSearch(some, 'us');
    const first = (country: string) => search('', 10, null, country).hits[0]?.entry.name;
    expect([first('jp'), first(''), first('fr')]).toEqual(['Bank of Japan', 'Bank of Texas', 'Bank of Everywhere']);
  });

  it('counts only those', () => {
    expect(createSearch(some)('bank', 1, null, 'jp').total).toBe(2);
  });
});

describe('a person in a country', () => {
  it.each([
    ['us', 'santander', 'us'],
    ['gb', 'santander', 'gb'],
    ['pl', 'pge', 'pl'],
    ['us', 'pge', 'us'],
    ['bo', 'tigo', 'bo'],
    ['gt', 'tigo', 'gt'],
    ['gb', 't-mobile', 'gb'],
  ])('%s gets the %s of the country first', (country, query) => {
    const [first] = createSearch(entries, country)(query, 10).hits;
    expect(first!.entry.countries.length === 0 || first!.entry.countries.includes(country)).toBe(true);
  });

  it('still finds what is elsewhere', () => {
    expect(createSearch(entries, 'jp')('chase', 10).hits[0]?.entry.id).toBe('chase');
  });

  it('does not get a worse match for being near', () => {
    const near = createSearch([entry('Bankia', { countries: ['us'] }), entry('Bank', { countries: ['de'] })], 'us');
    expect(near('bank', 10).hits.map(({ entry: { name } }) => name)).toEqual(['Bank', 'Bankia']);
  });
});

describe('order', () => {
  it('is exact name, then prefix, word, alias and the middle of a word', () => {
    const aliases: Record<string, string[]> = { 'By alias': ['Metro Lines'], Inside: ['Geometro'] };
    const names = ['Inside', 'By alias', 'Gas Metro', 'Metropolis', 'Metro'];
    const ordered = createSearch(names.map((name) => entry(name, { aliases: aliases[name] ?? [] })));
    const found = (query: string) => ordered(query, 10).hits.map((hit) => hit.entry.name);
    expect(found('metro')).toEqual(['Metro', 'Metropolis', 'Gas Metro', 'By alias', 'Inside']);
  });

  it('puts what is a typo away last, whole names first', () => {
    const ordered = createSearch(['Metrp Holding Company', 'Metrp', 'Geometra'].map((name) => entry(name)));
    expect(ordered('metra', 10).hits.map((hit) => hit.entry.name)).toEqual([
      'Geometra',
      'Metrp',
      'Metrp Holding Company',
    ]);
  });

  it('is by popularity among equals', () => {
    const ordered = createSearch(['Metropolis', 'Metropole', 'Metrobank'].map((name) => entry(name)));
    expect(ordered('metro', 10).hits.map((hit) => hit.entry.name)).toEqual(['Metropolis', 'Metropole', 'Metrobank']);
  });
});

describe('results', () => {
  it('tell how many there are beyond those shown', () => {
    const { hits, total } = search('bank', 5);
    expect(hits).toHaveLength(5);
    expect(total).toBeGreaterThan(500);
  });

  it('are the popular ones for an empty query, and for one without a letter', () => {
    for (const query of ['', '   ', '!']) {
      const { hits, total } = search(query, 50);
      expect(hits.map(({ entry: { id } }) => id)).toEqual(entries.slice(0, 24).map(({ id }) => id));
      expect(hits.every(({ ranges }) => ranges.length === 0)).toBe(true);
      expect(total).toBe(24);
    }
  });

  it('have no one twice', () => {
    for (const query of ['a', 'bank', 'metro', 'verizom', 'coop']) {
      const ids = search(query, 20_000).hits.map((hit) => hit.entry.id);
      expect(new Set(ids).size, query).toBe(ids.length);
    }
  });

  it('do not look for typos when the name is there', () => {
    expect(search('chase', 10).hits.map(({ entry: { name } }) => name)).not.toContain('Chanel');
  });
});

describe('every entry', () => {
  it('is found by its exact name, among those called the same', () => {
    const some = entries.filter((_, i) => i % 10 === 0);
    const lost = some.filter(({ id, name }) => !search(name, 20).hits.some((hit) => hit.entry.id === id));
    expect(lost.map(({ name }) => name)).toEqual([]);
  });

  it('is found by each of its aliases', () => {
    const some = entries.filter((_, i) => i % 40 === 0);
    const lost = some.flatMap(({ id, aliases }) =>
      aliases.filter((alias) => !search(alias, 50).hits.some((hit) => hit.entry.id === id)),
    );
    expect(lost).toEqual([]);
  });
});

/** One typo in a word of four letters and more: the kind, the word and the place are drawn. */
function withTypo(name: string, kind: number, word: number, place: number, letter: string): string {
  const words = fold(name).split(' ');
  const long = words.flatMap((text, i) => (text.length > 3 ? [i] : []));
  const at = long[word % long.length]!;
  const text = words[at]!;
  const i = place % text.length;
  const forms = [
    text.slice(0, i) + text.slice(i + 1),
    text.slice(0, i) + letter + text.slice(i),
    text.slice(0, i) + letter + text.slice(i + 1),
    i + 1 < text.length ? text.slice(0, i) + text[i + 1] + text[i] + text.slice(i + 2) : text.slice(0, -1),
  ];
  return words.with(at, forms[kind % forms.length]!).join(' ');
}

describe('a name with one typo', () => {
  const typed = fc.record({
    kind: fc.nat(3),
    word: fc.nat(5),
    place: fc.nat(30),
    letter: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz'),
  });
  const names = () =>
    entries.flatMap(({ name }) => {
      const plain = fold(name);
      return plain.length >= 6 && /^[a-z ]+$/.test(plain) && /[a-z]{4}/.test(plain) ? [name] : [];
    });

  it('is among the first ten', () => {
    fc.assert(
      fc.property(fc.constantFrom(...names()), typed, (name, { kind, word, place, letter }) => {
        const query = withTypo(name, kind, word, place, letter);
        const found = search(query, 10).hits.map((hit) => fold(hit.entry.name));
        expect(found, `"${query}" for "${name}"`).toContain(fold(name));
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it('would mostly be lost if nothing were forgiven', () => {
    const samples = fc.sample(fc.tuple(fc.constantFrom(...names()), typed), { seed: 7, numRuns: 100 });
    const lost = samples.filter(([name, { kind, word, place, letter }]) => {
      const query = queryOf(withTypo(name, kind, word, place, letter));
      return rankOf(haystackOf([entry(name)])[0]!, query) === NONE;
    });
    expect(lost.length).toBeGreaterThan(80);
  });
});

describe('what nobody types', () => {
  it.each([
    ['a pasted page', 'lorem ipsum dolor '.repeat(5_000)],
    ['a very long word', 'a'.repeat(100_000)],
    ['an expression', '(a+)+$ .* [^'],
    ['one letter many times', 'e'.repeat(60)],
    ['quotes and minuses', '"chase -verizon'],
    ['half a surrogate pair', '\ud83e'],
    ['a zero byte', 'chase\0'],
  ])('does no harm: %s', (_, query) => {
    expect(search(query, 10).total).toBeLessThan(entries.length);
  });
});
