/** Small stand-ins for the data packages, for tests. */
import type { Brand } from './brand.ts';
import { CATEGORIES } from './categories.ts';
import type { IconInfo, NsiItem, Packages } from './packages.ts';

export const brand = (some: Partial<Brand> & { name: string }): Brand => ({
  kind: 'bank',
  countries: ['us'],
  otherNames: [],
  labels: [],
  branded: true,
  own: false,
  qids: [],
  sites: [],
  profiles: 0,
  rows: 1,
  rank: 0,
  ...some,
});

export const item = (some: Partial<NsiItem> & { displayName: string }): NsiItem => ({
  id: some.displayName,
  locationSet: { include: ['us'] },
  tags: { name: some.displayName },
  ...some,
});

export const icon = (some: Partial<IconInfo> & { title: string }): IconInfo => ({
  slug: some.title.toLowerCase(),
  hex: '336699',
  source: 'https://commons.wikimedia.org/x.svg',
  ...some,
});

/** Packages with every category empty but those given. */
export const packages = (items: Record<string, NsiItem[]>, some: Partial<Packages> = {}): Packages => ({
  nsi: {
    version: '1',
    licence: '',
    generic: [/^(bank|private)$/i],
    categories: Object.fromEntries(
      CATEGORIES.flatMap(({ paths }) => paths).map((path) => [path, { items: items[path] ?? [] }]),
    ),
  },
  facts: {},
  dissolved: new Set(),
  replaced: {},
  icons: { version: '1', licence: '', all: [], svg: () => '' },
  ...some,
});
