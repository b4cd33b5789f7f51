/**
 * The order of the directory. The sources say nothing about how many people use a company, so this is an estimate, and
 * it is written so that it can be read: public signs of size are added up. It decides between equally good matches and
 * what is seen before anything is typed; it never hides anybody.
 */
import type { Brand } from './brand.ts';
import { HOUSEHOLD } from './household-names.ts';
import { SEEDS } from './seeds.ts';
import { byText, compact } from './text.ts';

/** How often a widget such as this is asked for a kind of company. */
const KIND_WEIGHT: Record<Brand['kind'], number> = {
  bank: 2,
  telecom: 2,
  electricity: 2,
  gas: 2,
  water: 2,
  insurance: 1,
  delivery: 1,
  shop: 0,
  other: 0,
};

/** Whose household names fill the first screen while nobody's country is known; see household-names.ts. */
const FIRST_COUNTRY = 'us';

/** "Worldwide" in the index often means "wherever it may be": it counts as a dozen countries. */
const WORLD = 12;

/** What the sources show of a company's size, up to about 15. */
function signs(brand: Brand, hasLogo: boolean): number {
  const reach = brand.countries.length === 0 ? WORLD : Math.min(brand.countries.length, WORLD);
  return (
    KIND_WEIGHT[brand.kind] +
    brand.profiles / 2 +
    Math.log2(1 + reach) / 2 +
    Math.log2(brand.rows) / 2 +
    (hasLogo ? 2 : 0) +
    (brand.qids.length > 0 ? 1 : 0)
  );
}

/** Beyond all signs; the first of a country's list has the most. Those of the first country stand before all others. */
const bonus = (country: string, rank: number): number => Math.max(20, (country === FIRST_COUNTRY ? 150 : 60) - rank);

const inCountry = ({ countries }: Brand, country: string): boolean =>
  countries.length === 0 || countries.includes(country);

type Better<B> = (a: B, b: B) => number;

/** Finds the company meant by a household name: the best one of that name in that country, else of that other name. */
function householdFinder<B extends Brand>(brands: readonly B[], better: Better<B>) {
  const indexBy = (namesOf: (brand: B) => string[]) => {
    const index = new Map<string, B[]>();
    for (const brand of brands)
      for (const name of new Set(namesOf(brand).map(compact))) index.set(name, [...(index.get(name) ?? []), brand]);
    return index;
  };
  const byName = indexBy(({ name }) => [name]);
  const byOther = indexBy(({ otherNames }) => otherNames);
  return (name: string, country: string): B | undefined => {
    const there = (some: readonly B[] = []) => some.filter((brand) => inCountry(brand, country)).sort(better)[0];
    return there(byName.get(compact(name))) ?? there(byOther.get(compact(name)));
  };
}

/** The brands in the order of the directory: seeds, household names, then by the signs; equals by id. */
export function byPopularity<B extends Brand & { id: string; icon: unknown }>(brands: readonly B[]): B[] {
  const score = new Map(brands.map((brand) => [brand, signs(brand, brand.icon !== undefined)]));
  const better: Better<B> = (a, b) => score.get(b)! - score.get(a)! || byText(a.id, b.id);
  const find = householdFinder(brands, better);
  const known = Object.entries(HOUSEHOLD).flatMap(([country, names]) =>
    names.flatMap((name, rank) => {
      const brand = find(name, country);
      return brand ? [[brand, bonus(country, rank)] as const] : [];
    }),
  );
  for (const [brand, points] of known) score.set(brand, Math.max(score.get(brand)!, points));
  for (const brand of brands) {
    const seed = SEEDS.findIndex(({ id }) => id === brand.id);
    if (seed >= 0) score.set(brand, 1000 - seed);
  }
  return [...brands].sort(better);
}
