import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Directory } from '../core/directory.ts';
import { type BuiltFile, prepareFile } from '../http/built-file.ts';
import type { OauthConfig } from '../integrations/oauth2/config.ts';

/** What the build leaves for browsers. */
export interface BuiltFiles {
  /** The widget's document, or undefined where it has not been built. */
  frame: BuiltFile | undefined;
  /** The script tags, likewise. */
  loaders: { [name in 'connect.js' | 'connect-button.js']: BuiltFile | undefined };
  /** The widget's scripts and styles by name. */
  assets: Map<string, BuiltFile>;
  directory: BuiltFile;
  /** Read when first asked for: there are thousands. */
  logo(name: string): Promise<BuiltFile | undefined>;
}

/**
 * @param dist the folder of the build.
 * @param oauth whose logos are the operator's own files.
 * @throws {Error} naming a logo that is not there.
 */
export async function loadBuiltFiles(
  dist: string,
  directory: Directory,
  oauth: readonly Pick<OauthConfig, 'entry' | 'logo'>[],
): Promise<BuiltFiles> {
  const assets = join(dist, 'widget', 'assets');
  const logos = join(dist, 'directory', 'logos');
  const logoNames = new Set(await readdir(logos).catch(() => []));
  const read = await loadOwnLogos(oauth);
  return {
    frame: await loadIfThere(join(dist, 'widget', 'index.html')),
    loaders: {
      'connect.js': await loadIfThere(join(dist, 'connect.js')),
      'connect-button.js': await loadIfThere(join(dist, 'connect-button.js')),
    },
    assets: await loadFolder(assets),
    directory: prepareFile('directory.json', directory.bytes),
    async logo(name) {
      const known = read.get(name);
      if (known) return known;
      // Only a name that the folder held at the start reaches the file system.
      if (!logoNames.has(name)) return undefined;
      const file = readFile(join(logos, name)).then((bytes) => prepareFile(name, bytes));
      read.set(name, file);
      return file;
    },
  };
}

async function loadOwnLogos(oauth: readonly Pick<OauthConfig, 'entry' | 'logo'>[]) {
  const read = new Map<string, Promise<BuiltFile>>();
  for (const { entry, logo } of oauth) {
    if (logo === undefined) continue;
    const bytes = await readFile(logo).catch(() => {
      throw new Error(`OAUTH_INTEGRATIONS: the logo ${logo} of ${entry.id} cannot be read.`);
    });
    const name = `${entry.id}.svg`;
    read.set(name, Promise.resolve(prepareFile(name, bytes)));
  }
  return read;
}

async function loadFolder(folder: string): Promise<Map<string, BuiltFile>> {
  const names = await readdir(folder).catch(() => []);
  const files = names.map(async (name) => [name, prepareFile(name, await readFile(join(folder, name)))] as const);
  return new Map(await Promise.all(files));
}

async function loadIfThere(file: string): Promise<BuiltFile | undefined> {
  const bytes = await readFile(file).catch(() => undefined);
  return bytes && prepareFile(file, bytes);
}
