/** Finds and reads the two npm data packages the directory is made of. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One row of the Name Suggestion Index: a brand (or operator) in one category. */
export interface NsiItem {
  displayName: string;
  id: string;
  locationSet: { include?: Place[]; exclude?: Place[] };
  matchNames?: string[];
  tags: Record<string, string>;
}
/** A country, a region by its UN M49 number, a shape (`us-ca.geojson`), or a circle `[longitude, latitude, km]`. */
export type Place = string | number[];

/** What Wikidata knows of a brand, as far as the index carries it. */
export interface WikidataFact {
  label?: string;
  description?: string;
  identities?: Record<string, string>;
  officialWebsites?: string[];
}

/** One row of Simple Icons' metadata. */
export interface IconInfo {
  title: string;
  slug: string;
  hex: string;
  source: string;
  guidelines?: string;
  license?: { type: string; url?: string };
  aliases?: { aka?: string[]; loc?: Record<string, string>; dup?: { title: string }[]; old?: string[] };
}

export interface Packages {
  nsi: { version: string; licence: string; categories: Record<string, { items: NsiItem[] }>; generic: RegExp[] };
  /** By Wikidata id. */
  facts: Record<string, WikidataFact>;
  /** Ids of items whose company has ceased. */
  dissolved: ReadonlySet<string>;
  /** Wikidata ids that were replaced by another. */
  replaced: Record<string, string>;
  icons: { version: string; licence: string; all: IconInfo[]; svg: (slug: string) => string };
}

/** The folder of an installed package; searched upwards from this file, then from the working directory. */
export function packageFolder(name: string, starts = [dirname(fileURLToPath(import.meta.url)), process.cwd()]): string {
  for (const start of starts)
    for (let at = resolve(start); ; at = dirname(at)) {
      const folder = join(at, 'node_modules', name);
      if (existsSync(join(folder, 'package.json'))) return folder;
      if (at === dirname(at)) break;
    }
  throw new Error(
    `The package ${name} is not installed (looked upwards from ${starts.join(' and ')}). Run npm install.`,
  );
}

function json<T>(folder: string, path: string): T {
  const file = join(folder, path);
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch (cause) {
    throw new Error(`${file} is missing or is not JSON. Run npm ci to install the version this build was made for.`, {
      cause,
    });
  }
}

/** Reads both packages. Throws an error naming the file and the fix when one is missing or has another form. */
export function readPackages(
  nsi = packageFolder('name-suggestion-index'),
  icons = packageFolder('simple-icons'),
): Packages {
  const nsiVersion = json<{ version: string }>(nsi, 'package.json').version;
  const categories = json<{ nsi?: Packages['nsi']['categories'] }>(nsi, 'dist/json/nsi.min.json').nsi;
  const words = json<{ genericWords?: string[] }>(nsi, 'dist/json/genericWords.min.json').genericWords;
  const facts = json<{ wikidata?: Packages['facts'] }>(nsi, 'dist/wikidata/wikidata.min.json').wikidata;
  const ended = json<{ dissolved?: Record<string, unknown> }>(nsi, 'dist/wikidata/dissolved.min.json').dissolved;
  const moved = json<{ replacements?: Record<string, { wikidata?: string }> }>(
    nsi,
    'dist/json/replacements.min.json',
  ).replacements;
  const all = json<IconInfo[]>(icons, 'data/simple-icons.json');
  if (!categories || !words || !facts || !ended || !moved)
    throw new Error(
      `${nsi} (version ${nsiVersion}) has another form than expected. Install the version in package.json.`,
    );
  if (!Array.isArray(all) || !all[0]?.slug)
    throw new Error(
      `${icons}/data/simple-icons.json has another form than expected. Install the version in package.json.`,
    );
  return {
    nsi: {
      version: nsiVersion,
      licence: readFileSync(join(nsi, 'LICENSE.md'), 'utf8').trim(),
      categories,
      generic: words.map((word) => new RegExp(word, 'i')),
    },
    facts,
    dissolved: new Set(Object.keys(ended)),
    replaced: Object.fromEntries(Object.entries(moved).flatMap(([q, to]) => (to.wikidata ? [[q, to.wikidata]] : []))),
    icons: {
      version: json<{ version: string }>(icons, 'package.json').version,
      licence: readFileSync(join(icons, 'LICENSE.md'), 'utf8').trim(),
      all,
      svg: (slug) => readFileSync(join(icons, 'icons', `${slug}.svg`), 'utf8'),
    },
  };
}
