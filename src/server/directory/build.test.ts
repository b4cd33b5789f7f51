import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DirectoryEntry, type DirectoryFile, KINDS, readDirectory } from '../../protocol/directory.ts';
import { buildDirectory } from './build.ts';
import { contrast } from './colors.ts';
import { HOUSEHOLD } from './household-names.ts';
import { COUNTRIES } from './regions.ts';
import { SEEDS } from './seeds.ts';
import { compact } from './text.ts';

const folder = mkdtempSync(join(tmpdir(), 'connect-directory-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let summary: string;
let file: DirectoryFile;
let entries: DirectoryEntry[];
const read = (path: string) => readFileSync(join(folder, path), 'utf8');

beforeAll(async () => {
  summary = await buildDirectory(folder);
  file = JSON.parse(read('directory.json'));
  entries = readDirectory(file);
});

const serves = ({ countries }: DirectoryEntry, country: string) =>
  countries.length === 0 || countries.includes(country);
const called = (name: string, country: string) =>
  entries.filter((entry) => serves(entry, country) && compact(entry.name) === compact(name));

describe('the built directory', () => {
  it('opens with the seeds, under the ids the vendors use', () => {
    expect(entries.slice(0, SEEDS.length).map(({ id, name, kind }) => [id, name, kind])).toEqual([
      ['test_electric_company', 'Test Electric Company', 'electricity'],
      ['chase', 'Chase', 'bank'],
      ['tmobile', 'T-Mobile', 'telecom'],
      ['att', 'AT&T', 'telecom'],
      ['verizon', 'Verizon', 'telecom'],
      ['ubereats', 'Uber Eats', 'delivery'],
      ['apple-review', 'Apple Review', 'other'],
      ['moneykit-creds-bank', 'Credentials Bank', 'bank'],
      ['FlinksCapital', 'FlinksCapital', 'bank'],
      ['sandbox-slow-bank', 'Slow Bank', 'bank'],
      ['sandbox-closed-bank', 'Closed Bank', 'bank'],
    ]);
    expect(file.popular).toBe(24);
  });

  it.each(['T-Mobile', 'AT&T', 'Verizon', 'Chase', 'Uber Eats', 'Bank of America', 'PG&E', 'Walmart', 'Netflix'])(
    'has %s once in the United States',
    (name) => {
      expect(called(name, 'us')).toHaveLength(1);
    },
  );

  it.each([
    ['Deutsche Bank', 'de', 'bank'],
    ['Commonwealth Bank', 'au', 'bank'],
    ['Thames Water', 'gb', 'water'],
    ['British Gas', 'gb', 'gas'],
    ['Con Edison', 'us', 'electricity'],
    ['Xfinity', 'us', 'telecom'],
    ['Claro', 'br', 'telecom'],
    ['GEICO', 'us', 'insurance'],
    ['IKEA', 'se', 'shop'],
    ['DoorDash', 'us', 'delivery'],
    ['Spotify', 'br', 'other'],
    ['ПриватБанк', 'ua', 'bank'],
    ['三菱UFJ銀行', 'jp', 'bank'],
  ])('knows %s in %s as %s', (name, country, kind) => {
    const found = entries.filter(
      (entry) => serves(entry, country) && [entry.name, ...entry.aliases].some((one) => compact(one) === compact(name)),
    );
    expect(found.map((entry) => entry.kind)).toContain(kind);
  });

  it('has all household names', () => {
    const missing = Object.entries(HOUSEHOLD).flatMap(([country, names]) =>
      names.filter(
        (name) =>
          !entries.some(
            (entry) =>
              serves(entry, country) && [entry.name, ...entry.aliases].some((one) => compact(one) === compact(name)),
          ),
      ),
    );
    expect(missing).toEqual([]);
  });

  it('is of the size a picker can hold, with every kind and most of the world', () => {
    expect(entries.length).toBeGreaterThan(5_000);
    expect(entries.length).toBeLessThan(12_000);
    for (const kind of KINDS) expect(entries.filter((entry) => entry.kind === kind).length, kind).toBeGreaterThan(50);
    expect(new Set(entries.flatMap(({ countries }) => countries)).size).toBeGreaterThan(200);
  });

  it('has ids that are unique even where file names ignore case, and safe in a path', () => {
    expect(new Set(entries.map(({ id }) => id.toLowerCase())).size).toBe(entries.length);
    for (const { id } of entries) expect(id).toMatch(/^[A-Za-z0-9_-]{2,60}$/);
  });

  it('has no two that a person could not tell apart', () => {
    const seen = entries.map(({ name, countries, kind }) => `${compact(name)} ${countries} ${kind}`);
    expect(seen.filter((key, i) => seen.indexOf(key) !== i)).toEqual([]);
  });

  it('has trimmed names, real countries in order, and aliases worth their bytes', () => {
    for (const { name, countries, aliases } of entries) {
      expect(name).toBe(name.trim());
      expect(name).not.toBe('');
      expect(countries).toEqual([...new Set(countries)].sort());
      for (const country of countries) expect(COUNTRIES).toContain(country);
      expect(aliases.length).toBeLessThanOrEqual(6);
      expect(new Set([name, ...aliases].map(compact)).size).toBe(aliases.length + 1);
      for (const alias of aliases) expect(alias).not.toMatch(/^Q\d+$/);
    }
  });

  it('has colours that carry white text', () => {
    for (const color of new Set(entries.map((entry) => entry.color)))
      expect(contrast(color!.slice(1), 'ffffff')).toBeGreaterThanOrEqual(4.5);
  });

  it('has a file for each logo, and no other', () => {
    const flagged = entries.filter(({ logo }) => logo).map(({ id }) => `${id}.svg`);
    expect(flagged.length).toBeGreaterThan(200);
    expect(readdirSync(join(folder, 'logos')).sort()).toEqual(flagged.sort());
    for (const name of flagged) expect(read(`logos/${name}`)).toMatch(/^<svg [^<>]*><path d="[^"<>]*"\/><\/svg>\n$/);
  });

  it('says where it comes from, with both licences', () => {
    const text = read('ATTRIBUTION.md');
    expect(text).toMatch(/name-suggestion-index \d+\./);
    expect(text).toContain('Redistributions in binary form must reproduce the above copyright notice');
    expect(text).toMatch(/simple-icons \d+\./);
    expect(text).toContain('Creative Commons');
  });

  it('sums itself up in one line', () => {
    expect(summary).toMatch(
      /^\d+ entries \(bank \d+, .*\), \d+ countries, \d+ aliases, \d+ logos, \d+ bytes, \d+ brotli$/,
    );
  });

  it('comes out the same to the byte, and leaves no logo of an older build', async () => {
    const before = read('directory.json');
    writeFileSync(join(folder, 'logos', 'stale.svg'), '');
    expect(await buildDirectory(folder)).toBe(summary);
    expect(read('directory.json')).toBe(before);
    expect(readdirSync(join(folder, 'logos'))).not.toContain('stale.svg');
  });
});
