/** What the picker shows before anything is typed. */
import type { DirectoryEntry } from '../../protocol/directory.ts';

const SHOWN = 24;

/** Beyond this many countries a list says "worldwide", whatever few it leaves out. */
const LOCAL = 60;

/**
 * Popular entries. With a country known: first the best known that name it, up to half of the screen, then the best
 * known of all that serve it.
 */
export function popularIn(entries: readonly DirectoryEntry[], country: string | undefined): DirectoryEntry[] {
  if (!country) return entries.slice(0, SHOWN);
  const serving = entries.filter(({ countries }) => countries.length === 0 || countries.includes(country));
  const local = serving
    .filter(({ countries }) => countries.length > 0 && countries.length <= LOCAL)
    .slice(0, SHOWN / 2);
  return [...new Set([...local, ...serving])].slice(0, SHOWN);
}
