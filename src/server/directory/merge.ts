/**
 * Puts the rows of one company together: those with the same Wikidata id, and those of a kind with the same folded
 * name whose countries overlap. Two "Citizens Bank" in different countries stay two.
 */
import type { Brand } from './brand.ts';
import { COUNTRIES } from './regions.ts';
import { byText, compact, isLatin } from './text.ts';

/** Kinds within which the same name in the same country means the same company. */
const family = ({ kind }: Brand): string => (kind === 'gas' || kind === 'water' ? 'electricity' : kind);

const overlap = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === 0 || b.length === 0 || a.some((country) => b.includes(country));

const reach = ({ countries }: Brand): number => (countries.length === 0 ? 999 : countries.length);

const isLabelled = ({ name, labels }: Brand): boolean => labels.some((label) => compact(label) === compact(name));

/**
 * The row that gives the merged company its name first: our own, then a brand, then the one Wikidata agrees with, then the one found
 * in most countries.
 */
const byWeight = (a: Brand, b: Brand): number =>
  Number(b.id !== undefined) - Number(a.id !== undefined) ||
  Number(b.own) - Number(a.own) ||
  Number(b.branded) - Number(a.branded) ||
  Number(isLabelled(b)) - Number(isLabelled(a)) ||
  reach(b) - reach(a) ||
  a.rank - b.rank ||
  byText(a.name, b.name);

/** What most rows say the company is; of equals, the kind the directory is more for. */
function mainKind(group: readonly Brand[]): Brand {
  const rowsOf = (kind: Brand['kind']) => group.filter((brand) => brand.kind === kind).length;
  return group.reduce((a, b) => ((rowsOf(b.kind) - rowsOf(a.kind) || a.rank - b.rank) > 0 ? b : a));
}

function combine(group: Brand[]): Brand {
  const [first, ...rest] = group.sort(byWeight) as [Brand, ...Brand[]];
  const closest = mainKind(group);
  const anywhere = group.some(({ countries }) => countries.length === 0);
  const union = <T>(pick: (brand: Brand) => T[]): T[] => [...new Set(group.flatMap(pick))];
  const countries = union((brand) => brand.countries).sort();
  const everywhere = countries.length === COUNTRIES.length;
  return {
    ...first,
    kind: closest.kind,
    rank: closest.rank,
    // A seed says itself where it is; the index's "worldwide" is often only "wherever it may be".
    countries: first.id !== undefined ? first.countries : anywhere || everywhere ? [] : countries,
    otherNames: [...first.otherNames, ...rest.flatMap(({ name, otherNames }) => [name, ...otherNames])],
    own: group.some(({ own }) => own),
    labels: union((brand) => brand.labels),
    qids: union((brand) => brand.qids).sort(),
    sites: union((brand) => brand.sites).sort(),
    profiles: Math.max(...group.map(({ profiles }) => profiles)),
    rows: group.reduce((sum, { rows }) => sum + rows, 0),
  };
}

/** One brand per company; the order of the input does not matter to what comes out. */
export function mergeBrands(brands: readonly Brand[]): Brand[] {
  const parent = brands.map((_, i) => i);
  const root = (i: number): number => (parent[i] === i ? i : (parent[i] = root(parent[i]!)));
  const join = (a: number, b: number) => (parent[root(a)] = root(b));

  const indexBy = (keysOf: (brand: Brand) => string[]): Map<string, number[]> => {
    const index = new Map<string, number[]>();
    brands.forEach((brand, i) => {
      for (const key of new Set(keysOf(brand))) index.set(key, [...(index.get(key) ?? []), i]);
    });
    return index;
  };
  const joinOverlapping = (some: readonly number[], others: readonly number[]) => {
    for (const a of some)
      for (const b of others) if (a !== b && overlap(brands[a]!.countries, brands[b]!.countries)) join(a, b);
  };

  for (const [first, ...rest] of indexBy(({ qids }) => qids).values()) for (const other of rest) join(first!, other);

  const keyed = (brand: Brand, names: readonly string[]) => names.map((name) => `${family(brand)} ${compact(name)}`);
  for (const same of indexBy((brand) => keyed(brand, [brand.name])).values()) joinOverlapping(same, same);

  // Our own lists give the other names by hand, so these may be trusted to mean the same company.
  const ours = indexBy((brand) =>
    brand.own
      ? keyed(
          brand,
          brand.otherNames.filter((name) => name.length > 4 || !isLatin(name)),
        )
      : [],
  );
  const theirs = indexBy((brand) => (brand.own ? [] : keyed(brand, [brand.name, ...brand.labels])));
  const ourNames = indexBy((brand) => (brand.own ? keyed(brand, [brand.name]) : []));
  for (const index of [ours, ourNames]) for (const [key, some] of index) joinOverlapping(some, theirs.get(key) ?? []);

  const members = new Map<number, Brand[]>();
  brands.forEach((brand, i) => {
    members.set(root(i), [...(members.get(root(i)) ?? []), brand]);
  });
  return [...members.values()].map(combine);
}
