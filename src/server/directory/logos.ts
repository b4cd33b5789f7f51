/**
 * Which brands have a logo in Simple Icons. A wrong logo on a list of banks is worse than a monogram, so a name alone
 * is never enough: "KFC" is also the Kerala Financial Corporation. The icon must have the brand's name AND come from
 * the brand's own site; or the pair was looked at by a person and stands in `LOOKED_AT`, or in a list of ours.
 */
import type { Brand } from './brand.ts';
import { siteOf } from './nsi.ts';
import type { IconInfo } from './packages.ts';
import { compact } from './text.ts';

/** `<icon> <kind>`: same name, and the icon is right although its source is not the brand's site (an archive, a parent). */
const LOOKED_AT = new Set([
  'aldinord shop',
  'aliexpress delivery',
  'aral shop',
  'auchan shop',
  'bim shop',
  'boots shop',
  'carrefour shop',
  'commerzbank bank',
  'deutschetelekom telecom',
  'dhl delivery',
  'hdfcbank bank',
  'johndeere shop',
  'kaufland shop',
  'lidl shop',
  'macys shop',
  'monoprix shop',
  'movistar telecom',
  'o2 telecom',
  'shell shop',
  'sky telecom',
  'sparkasse bank',
  'target shop',
  'telenor telecom',
  'tesco shop',
  'vestel shop',
  'vodafone telecom',
]);

/** Icons with the name of a company of our lists that are somebody else's. */
const SOMEBODY_ELSE = new Set(['spectrum']);

/** `online.hsbc.co.uk` → `hsbc.co.uk`: what is registered, for the endings that occur in the data. */
function registered(site: string): string {
  const parts = site.split('.');
  const twoPart = parts.length > 2 && /^(co|com|org|net|gov|edu|or|ne|ac)$/.test(parts.at(-2) ?? '');
  return parts.slice(twoPart ? -3 : -2).join('.');
}

const iconSites = ({ source, guidelines }: IconInfo): string[] =>
  [source, guidelines ?? ''].flatMap((address) => siteOf(address) ?? []).map(registered);

const iconNames = ({ title, aliases }: IconInfo): string[] => [
  title,
  ...(aliases?.aka ?? []),
  ...Object.values(aliases?.loc ?? {}),
];

/** A look-up of the icon of a brand; undefined where none is certain. */
export function iconFinder(icons: readonly IconInfo[]): (brand: Brand) => IconInfo | undefined {
  const byName = new Map<string, IconInfo[]>();
  for (const icon of icons)
    for (const name of new Set(iconNames(icon).map(compact))) byName.set(name, [...(byName.get(name) ?? []), icon]);

  return (brand) => {
    const sites = new Set(brand.sites.map(registered));
    const certain = (icon: IconInfo) =>
      iconSites(icon).some((site) => sites.has(site)) ||
      LOOKED_AT.has(`${icon.slug} ${brand.kind}`) ||
      (brand.own && icon.title === brand.name && !SOMEBODY_ELSE.has(icon.slug));
    return [brand.name, ...brand.labels].flatMap((name) => byName.get(compact(name)) ?? []).find(certain);
  };
}
