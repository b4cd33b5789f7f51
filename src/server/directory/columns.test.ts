import { describe, expect, it } from 'vitest';
import { type DirectoryEntry, logoPath, readDirectory } from '../../protocol/directory.ts';
import { toColumns } from './columns.ts';

const entries: DirectoryEntry[] = [
  {
    id: 'a',
    name: 'A',
    kind: 'bank',
    countries: ['de', 'fr'],
    aliases: ['x', 'y'],
    logo: logoPath('a'),
    color: '#112233',
  },
  { id: 'b', name: 'B', kind: 'other', countries: [], aliases: [], logo: null, color: null },
];

describe('toColumns', () => {
  it('gives back the same entries when it is read', () => {
    expect(readDirectory(toColumns(entries, 1))).toEqual(entries);
  });

  it('has the same version for the same data, and another for any change', () => {
    const { version } = toColumns(entries, 1);
    expect(version).toMatch(/^[0-9a-f]{16}$/);
    expect(toColumns(structuredClone(entries), 1).version).toBe(version);
    expect(toColumns(entries, 2).version).not.toBe(version);
    expect(toColumns([...entries].reverse(), 1).version).not.toBe(version);
    expect(toColumns([{ ...entries[0]!, aliases: ['x'] }, entries[1]!], 1).version).not.toBe(version);
  });

  it.each([
    ['aliases', { aliases: ['a|b'] }, /"a\|b" holds the separator "\|"/],
    ['countries', { countries: ['d,e'] }, /"d,e" holds the separator ","/],
  ])('refuses a separator in %s', (_, change, message) => {
    expect(() => toColumns([{ ...entries[0]!, ...change }], 1)).toThrow(message);
  });
});
