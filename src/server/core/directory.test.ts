// @vitest-environment node
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DirectoryEntry } from '../../protocol/directory.ts';
import { makeDist } from '../testing/fixture-directory.ts';
import { type Directory, loadDirectory } from './directory.ts';

let dist: string;
let directory: Directory;
beforeAll(async () => {
  dist = await makeDist();
  directory = await loadDirectory(join(dist, 'directory'));
});
afterAll(() => rm(dist, { recursive: true }));

const ids = (search: Parameters<Directory['search']>[0]) => directory.search(search)?.entries.map(({ id }) => id);

test('a missing file is an error that names it and the command', async () => {
  await expect(loadDirectory(join(dist, 'nowhere'))).rejects.toThrow(
    /nowhere.directory\.json is missing: run "npm run directory"/,
  );
});

test('finds an entry by its id', () => {
  expect(directory.find('tmobile')).toMatchObject({ name: 'T-Mobile', kind: 'telecom', countries: ['us', 'de', 'at'] });
  expect(directory.find('constructor')).toBeUndefined();
});

describe('search', () => {
  test.each([
    ['chase', ['chase']],
    ['CHASE', ['chase']],
    ['t mobile', ['tmobile']],
    ['T-Mob', ['tmobile']],
    ['credit agricole', ['credit-agricole']],
    ['agricole', ['credit-agricole']],
    ['jpmorgan', ['chase']],
    ['at&t', ['att']],
    ['bank', ['moneykit-creds-bank', 'chase']],
    [
      'te',
      ['test_electric_company', 'tesco', 'thames-water', 'ubereats', 'credit-agricole', 'att', 'moneykit-creds-bank'],
    ],
    ['zzz', []],
  ])('%j finds the best first', (query, expected) => {
    const found = ids({ query });
    expect(found?.slice(0, expected.length ? 1 : 0)).toEqual(expected.slice(0, 1));
    for (const id of expected.slice(0, 2)) expect(found).toContain(id);
  });

  test('without a query the order is that of the file', () => {
    expect(ids({ limit: 3 })).toEqual(['test_electric_company', 'chase', 'tmobile']);
  });

  test('a country leaves out what is at home elsewhere only', () => {
    expect(ids({ country: 'gb' })).toEqual(['ubereats', 'apple-review', 'thames-water', 'tesco']);
  });

  test('a kind leaves out the others', () => {
    expect(ids({ kind: 'telecom' })).toEqual(['tmobile', 'att', 'verizon']);
  });

  test('pages follow one another without a gap', () => {
    const all: string[] = [];
    let cursor: string | undefined;
    do {
      const page = directory.search({ limit: 5, cursor })!;
      all.push(...page.entries.map(({ id }) => id));
      cursor = page.next_cursor ?? undefined;
    } while (cursor);
    expect(all).toEqual(ids({ limit: 100 }));
  });

  test.each([
    'nonsense',
    '-1',
    Buffer.from('from -1').toString('base64url'),
    Buffer.from('from 1e9').toString('base64url'),
  ])('a cursor that is none of ours is refused: %s', (cursor) => expect(directory.search({ cursor })).toBeUndefined());
});

describe('with entries of one’s own', () => {
  const entry = (id: string, name: string): DirectoryEntry => ({
    id,
    name,
    kind: 'bank',
    countries: [],
    aliases: ['mine'],
    logo: null,
    color: null,
  });
  const load = (first: DirectoryEntry[], last: DirectoryEntry[]) =>
    loadDirectory(join(dist, 'directory'), { first, last });

  test('they are found, and stand in the file that the widget searches', async () => {
    const own = await load([entry('first', 'First')], [entry('last', 'Last')]);
    expect(own.find('first')).toMatchObject({ name: 'First' });
    expect(own.search({ query: 'mine' })?.entries.map(({ id }) => id)).toEqual(['first', 'last']);
    const file = JSON.parse(own.bytes.toString('utf8'));
    expect([file.ids[0], file.ids.at(-1), file.popular]).toEqual(['first', 'last', 4]);
    expect(file.version).toBe(own.version);
  });

  test('the file has a version of its own, which changes with them', async () => {
    const versions = [directory, await load([entry('a', 'A')], []), await load([entry('a', 'B')], [])];
    expect(new Set(versions.map(({ version }) => version)).size).toBe(3);
    expect((await load([entry('a', 'A')], [])).version).toBe(versions[1]!.version);
  });

  test('one with the id of another takes its place', async () => {
    const own = await load([entry('chase', 'My Chase')], [entry('chase', 'Not this one')]);
    expect(own.find('chase')).toMatchObject({ name: 'My Chase' });
    expect(own.search({ query: 'chase' })?.entries.filter(({ id }) => id === 'chase')).toHaveLength(1);
  });
});
