/**
 * Ids that stay the same whatever the order of the source: the slug of the name; where several companies share it, the
 * country is added, then the kind, then a hash of what else is known. A seed keeps the id it came with.
 */
import { fold } from '../../protocol/fold.ts';
import type { Brand } from './brand.ts';
import { byText, hash } from './text.ts';
import { transliterate } from './transliterate.ts';

const MAX = 48;

const slug = (text: string): string => {
  const plain = fold(text);
  return /^[a-z0-9 ]+$/.test(plain) ? plain.slice(0, MAX).trim().replaceAll(' ', '-') : '';
};

const fingerprint = ({ name, qids, countries, kind }: Brand): string =>
  hash([name, kind, ...qids, ...countries].join('|')).toString(36);

/** A company of one country is named after it; one of many has no country that could not change. */
const place = ({ countries: [first, ...rest] }: Brand): string => (first && rest.length < 3 ? first : 'intl');

/** Tried in this order until the id is nobody else's. */
const FORMS: readonly ((brand: Brand, base: string) => string)[] = [
  (_, base) => base,
  (brand, base) => `${base}-${place(brand)}`,
  (brand, base) => `${base}-${place(brand)}-${brand.kind}`,
  (brand, base) => `${base}-${fingerprint(brand)}`,
];

/** Latin first: the name, its transliteration, another name; else the Wikidata id, which is as stable as it gets. */
function baseOf(brand: Brand): string {
  const latin = [brand.name, ...transliterate(brand.name), ...brand.otherNames].map(slug).find((s) => s.length >= 2);
  return latin ?? brand.qids[0]?.toLowerCase() ?? `${brand.kind}-${place(brand)}-${fingerprint(brand)}`;
}

/** The brands with an id each, unique even where file names ignore case. Throws when two cannot be told apart. */
export function withIds(brands: readonly Brand[]): (Brand & { id: string })[] {
  const out: (Brand & { id: string })[] = [];
  const taken = new Set<string>();
  let left: { brand: Brand; base: string }[] = [];
  for (const brand of brands) {
    if (brand.id === undefined) left.push({ brand, base: baseOf(brand) });
    else {
      out.push({ ...brand, id: brand.id });
      taken.add(brand.id.toLowerCase());
    }
  }
  for (const form of FORMS) {
    const claims = new Map<string, { brand: Brand; base: string }[]>();
    for (const item of left) {
      const id = form(item.brand, item.base);
      claims.set(id, [...(claims.get(id) ?? []), item]);
    }
    left = [];
    // All claims of one round are judged before any is granted, so nobody wins by coming first.
    for (const [id, items] of claims) {
      const [only] = items;
      if (items.length === 1 && only && !taken.has(id)) out.push({ ...only.brand, id });
      else left.push(...items);
    }
    for (const { id } of out) taken.add(id.toLowerCase());
  }
  if (left.length > 0)
    throw new Error(
      `Directory: cannot tell apart ${left.map(({ brand }) => brand.name).join(', ')}. Merge them or name one otherwise.`,
    );
  return out.sort((a, b) => byText(a.id, b.id));
}
