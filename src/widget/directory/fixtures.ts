/** Entries for tests. */
import type { DirectoryEntry } from '../../protocol/directory.ts';

export const entry = (name: string, some: Partial<DirectoryEntry> = {}): DirectoryEntry => ({
  id: name,
  name,
  kind: 'bank',
  countries: [],
  aliases: [],
  logo: null,
  color: null,
  ...some,
});
