/** The countries of a directory, as people look for them: searched like its entries, by the same keys. */
import type { DirectoryEntry } from '../../protocol/directory.ts';
import { createSearch, type Search } from './search.ts';

const regions = new Intl.DisplayNames(undefined, { type: 'region', fallback: 'code' });

/** In the browser's language; the code itself where that has no name for it, or is none. */
export function countryName(code: string): string {
  try {
    return regions.of(code.toUpperCase()) ?? code;
  } catch {
    return code;
  }
}

/** The region of the browser's language, such as `us`: a guess at where the person is. */
export function ownCountry(): string | undefined {
  try {
    return new Intl.Locale(navigator.language).region?.toLowerCase();
  } catch {
    return undefined;
  }
}

const asEntry = (id: string, name: string): DirectoryEntry => ({
  id,
  name,
  kind: 'other',
  countries: [],
  aliases: [id],
  logo: null,
  color: null,
});

/**
 * A search over the countries that entries name; `id` is the code. For an empty query all of them, in the order of
 * their names: first `anywhere`, without a code, then the person's own.
 */
export function createCountries(
  entries: readonly DirectoryEntry[],
  anywhere: string,
  own: string | undefined = ownCountry(),
): Search {
  const named = [...new Set(entries.flatMap(({ countries }) => countries))]
    .map((code) => asEntry(code, countryName(code)))
    .sort((a, b) => +(b.id === own) - +(a.id === own) || a.name.localeCompare(b.name));
  const all = [asEntry('', anywhere), ...named].map((entry) => ({ entry, ranges: [] }));
  const search = createSearch(named);
  return (query, limit) => (query.trim() ? search(query, limit) : { hits: all, total: all.length });
}
