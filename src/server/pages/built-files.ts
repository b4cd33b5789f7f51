import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Directory } from '../core/directory.ts';
import { type BuiltFile, prepareFile } from '../http/built-file.ts';

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

/** @param dist the folder of the build. */
export async function loadBuiltFiles(dist: string, directory: Directory): Promise<BuiltFiles> {
  const assets = join(dist, 'widget', 'assets');
  const logos = join(dist, 'directory', 'logos');
  const logoNames = new Set(await readdir(logos).catch(() => []));
  const read = new Map<string, Promise<BuiltFile>>();
  return {
    frame: await loadIfThere(join(dist, 'widget', 'index.html')),
    loaders: {
      'connect.js': await loadIfThere(join(dist, 'connect.js')),
      'connect-button.js': await loadIfThere(join(dist, 'connect-button.js')),
    },
    assets: await loadFolder(assets),
    directory: prepareFile('directory.json', directory.bytes),
    async logo(name) {
      // Only a name that the folder held at the start reaches the file system.
      if (!logoNames.has(name)) return undefined;
      const file = read.get(name) ?? readFile(join(logos, name)).then((bytes) => prepareFile(name, bytes));
      read.set(name, file);
      return file;
    },
  };
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
