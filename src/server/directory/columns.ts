/** Entries → the compact file the widget loads. */
import { createHash } from 'node:crypto';
import { type DirectoryEntry, type DirectoryFile, KINDS } from '../../protocol/directory.ts';

/**
 * The file of these entries, in their order. `version` is a hash of everything else, so the same data has the same
 * address for ever. Throws when a text holds one of the separators.
 */
export function toColumns(entries: readonly DirectoryEntry[], popular: number): DirectoryFile {
  const joined = (parts: readonly string[], by: string) => {
    const bad = parts.find((part) => part.includes(by));
    if (bad !== undefined) throw new Error(`Directory: "${bad}" holds the separator "${by}".`);
    return parts.join(by);
  };
  const columns = {
    popular,
    ids: entries.map(({ id }) => id),
    names: entries.map(({ name }) => name),
    kinds: entries.map(({ kind }) => KINDS.indexOf(kind)),
    countries: entries.map(({ countries }) => joined(countries, ',')),
    aliases: entries.map(({ aliases }) => joined(aliases, '|')),
    logos: entries.map(({ logo }): 0 | 1 => (logo === null ? 0 : 1)),
    colors: entries.map(({ color }) => color?.slice(1) ?? ''),
  };
  const version = createHash('sha256').update(JSON.stringify(columns)).digest('hex').slice(0, 16);
  return { version, ...columns };
}
