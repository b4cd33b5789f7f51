/**
 * Builds the directory from npm data packages: `npm run directory`. Nothing of it is committed; the same packages give
 * the same bytes.
 *
 *   packages → rows (nsi.ts) + our own (seeds.ts, hand-picked.ts) → merge → ids → logos, colours, order → files
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { type DirectoryEntry, KINDS, logoPath } from '../../protocol/directory.ts';
import { attribution } from './attribution.ts';
import { CATEGORIES } from './categories.ts';
import { brandColor, monogramColor } from './colors.ts';
import { toColumns } from './columns.ts';
import { handPicked } from './hand-picked.ts';
import { withIds } from './ids.ts';
import { logoSvg } from './logo-svg.ts';
import { iconFinder } from './logos.ts';
import { mergeBrands } from './merge.ts';
import { aliasesOf } from './names.ts';
import { indexBrands } from './nsi.ts';
import { type IconInfo, type Packages, readPackages } from './packages.ts';
import { byPopularity } from './popularity.ts';
import { seedBrands } from './seeds.ts';

/** The picker's first screen. */
const POPULAR = 24;

interface Built {
  entries: DirectoryEntry[];
  /** By entry id. */
  icons: Map<string, IconInfo>;
}

/** The directory in memory, most popular first. */
function assemble(packages: Packages): Built {
  const { brands: brandsOfIndex } = indexBrands(packages);
  const own = [...seedBrands(), ...handPicked(CATEGORIES.length)];
  const findIcon = iconFinder(packages.icons.all);
  const icons = new Map<string, IconInfo>();
  const brands = withIds(mergeBrands([...own, ...brandsOfIndex])).map((brand) => ({ ...brand, icon: findIcon(brand) }));
  for (const { id, icon } of brands) if (icon) icons.set(id, icon);
  const entries = byPopularity(brands).map(({ id, name, kind, countries, otherNames, icon }) => ({
    id,
    name,
    kind,
    countries,
    aliases: aliasesOf(name, otherNames),
    logo: icon ? logoPath(id) : null,
    color: `#${icon ? brandColor(icon.hex) : monogramColor(id)}`,
  }));
  return { entries, icons };
}

/**
 * Writes `directory.json`, `logos/<id>.svg` and `ATTRIBUTION.md` into `outDir` (its `logos` folder is replaced) and
 * returns a line that sums it up. Throws an error that names the fix when a package is missing or has changed its form.
 */
export async function buildDirectory(outDir: string): Promise<string> {
  const packages = readPackages();
  const { entries, icons } = assemble(packages);
  const text = JSON.stringify(toColumns(entries, POPULAR));

  rmSync(join(outDir, 'logos'), { recursive: true, force: true });
  mkdirSync(join(outDir, 'logos'), { recursive: true });
  for (const [id, { slug, hex }] of icons)
    writeFileSync(join(outDir, 'logos', `${id}.svg`), logoSvg(packages.icons.svg(slug), hex));
  writeFileSync(join(outDir, 'ATTRIBUTION.md'), attribution(packages, [...new Set(icons.values())]));
  writeFileSync(join(outDir, 'directory.json'), text);

  const kinds = KINDS.map((kind) => `${kind} ${entries.filter((entry) => entry.kind === kind).length}`);
  const countries = new Set(entries.flatMap((entry) => entry.countries)).size;
  const aliases = entries.reduce((sum, entry) => sum + entry.aliases.length, 0);
  const bytes = Buffer.byteLength(text);
  return `${entries.length} entries (${kinds.join(', ')}), ${countries} countries, ${aliases} aliases, ${icons.size} logos, ${bytes} bytes, ${brotliCompressSync(text).length} brotli`;
}

export default async (outDir = 'dist/directory'): Promise<void> => console.log(await buildDirectory(outDir));
