/** Reads the index's rows as brands, and drops what nobody could look for. */
import type { Brand } from './brand.ts';
import { CATEGORIES } from './categories.ts';
import { countriesOf } from './countries.ts';
import { isRealName, nameOf, otherNamesOf } from './names.ts';
import type { NsiItem, Packages } from './packages.ts';
import { compact, listOf } from './text.ts';

/** `https://www.example.com/en` → `example.com`; undefined for what is no address. */
export function siteOf(address: string): string | undefined {
  try {
    return new URL(address).hostname.replace(/^www\./, '');
  } catch {
    return undefined;
  }
}

/** "former energy company", "defunct bank": Wikidata knows the end before the index does. */
const ENDED = /^(former|defunct)\b|\bdefunct\b/i;

const NOTE = /\(([^)]+)\)$/;

/** Rows of one category with the same name in the same country: the index tells them apart by a note, so must we. */
function ambiguous(items: readonly NsiItem[]): ReadonlySet<NsiItem> {
  const byName = new Map<string, { item: NsiItem; countries: string[] }[]>();
  for (const item of items) {
    const key = compact(nameOf(item));
    byName.set(key, [...(byName.get(key) ?? []), { item, countries: countriesOf(item.locationSet) ?? [] }]);
  }
  const out = new Set<NsiItem>();
  for (const same of byName.values())
    for (const a of same)
      for (const b of same)
        if (a !== b && NOTE.test(a.item.displayName) && a.countries.some((country) => b.countries.includes(country)))
          out.add(a.item);
  return out;
}

function qidOf({ tags }: NsiItem, replaced: Packages['replaced']): string[] {
  const [qid] = listOf(tags['brand:wikidata'] ?? tags['operator:wikidata']);
  return qid ? [replaced[qid] ?? qid] : [];
}

/** All brands of the categories taken, one per row, in the order of the categories; and how many rows were dropped. */
export function indexBrands({ nsi, facts, dissolved, replaced }: Packages): { brands: Brand[]; dropped: number } {
  const brands: Brand[] = [];
  let dropped = 0;
  CATEGORIES.forEach(({ kind, paths, only }, rank) => {
    for (const path of paths) {
      const items = nsi.categories[path]?.items;
      if (!items) throw new Error(`The index has no category ${path} any more. Remove or rename it in categories.ts.`);
      const noted = ambiguous(items);
      for (const item of items) {
        const qids = qidOf(item, replaced);
        const fact = facts[qids[0] ?? ''];
        if (only && !only(item, fact)) continue;
        const name = noted.has(item) ? item.displayName : nameOf(item);
        const countries = countriesOf(item.locationSet);
        const profiles = Object.keys(fact?.identities ?? {}).length;
        // An operator that is everywhere and known nowhere is a city or a works whose place nobody filled in.
        const placeless = path.startsWith('operators/') && countries?.length === 0 && profiles < 2;
        const ended = dissolved.has(item.id) || ENDED.test(fact?.description ?? '');
        if (!countries || placeless || ended || !isRealName(name, nsi.generic)) {
          dropped++;
          continue;
        }
        brands.push({
          name,
          kind,
          countries,
          otherNames: otherNamesOf(item, fact),
          labels: listOf(fact?.label),
          branded: path.startsWith('brands/'),
          own: false,
          qids,
          sites: (fact?.officialWebsites ?? []).flatMap((address) => siteOf(address) ?? []),
          profiles,
          rows: 1,
          rank,
        });
      }
    }
  });
  return { brands, dropped };
}
