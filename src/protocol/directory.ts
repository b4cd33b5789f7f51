/** The directory: everything that can be connected, in the compact form in which the widget holds it for local search. */

export const KINDS = [
  'bank',
  'insurance',
  'electricity',
  'gas',
  'water',
  'telecom',
  'shop',
  'delivery',
  'other',
] as const;
export type Kind = (typeof KINDS)[number];

export interface DirectoryEntry {
  id: string;
  name: string;
  kind: Kind;
  /** ISO 3166-1 alpha-2, lower case; empty means anywhere. */
  countries: string[];
  /** Other names that find it: short forms, former names, other scripts. */
  aliases: string[];
  /** Path on our own origin, or null. */
  logo: string | null;
  /** `#rrggbb`, or null. */
  color: string | null;
}

/**
 * `GET /connect/v1/directory/:version`, immutable. Columns rather than rows: they compress better.
 * The order is by popularity; the first `popular` entries are the picker's first screen, before a country is known.
 */
export interface DirectoryFile {
  version: string;
  popular: number;
  ids: string[];
  names: string[];
  /** Index into `KINDS`. */
  kinds: number[];
  /** Codes joined by a comma. */
  countries: string[];
  /** Joined by `|`. */
  aliases: string[];
  /** 1 where `/connect/v1/logos/<id>.svg` exists. */
  logos: (0 | 1)[];
  /** `rrggbb`, or empty. */
  colors: string[];
}

export const logoPath = (id: string): string => `/connect/v1/logos/${id}.svg`;

const split = (text: string | undefined, by: string) => (text ? text.split(by) : []);

export function readDirectory(file: DirectoryFile): DirectoryEntry[] {
  return file.ids.map((id, i) => ({
    id,
    name: file.names[i] ?? id,
    kind: KINDS[file.kinds[i] ?? -1] ?? 'other',
    countries: split(file.countries[i], ','),
    aliases: split(file.aliases[i], '|'),
    logo: file.logos[i] ? logoPath(id) : null,
    color: file.colors[i] ? `#${file.colors[i]}` : null,
  }));
}
