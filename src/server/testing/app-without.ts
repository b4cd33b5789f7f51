import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, type Rolldown } from 'vite';
import type { Cut } from '../../protocol/testing/without.ts';
import type { createApp } from '../app.ts';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * `createApp` from a build in which one guard is missing. The packages stay what they are: the weakened server works on
 * the same database as the real one.
 * @throws {Error} when the guard no longer stands where the cut says.
 */
export const appWithout = async (cut: Cut): Promise<typeof createApp> =>
  (await importWithout<{ createApp: typeof createApp }>('app.ts', cut)).createApp;

/**
 * The same for any module.
 * @param entry its path in `src/server`.
 */
export async function importWithout<T>(entry: string, cut: Cut): Promise<T> {
  let made = false;
  const { output } = (await build({
    configFile: false,
    logLevel: 'silent',
    build: { ssr: at(`../${entry}`), write: false, minify: false, target: 'esnext' },
    plugins: [
      {
        name: 'cut',
        enforce: 'pre',
        transform(code, id) {
          if (!id.endsWith(cut.file)) return undefined;
          if (code.split(cut.find).length !== 2) throw new Error(`${cut.file} does not have this once: ${cut.find}`);
          made = true;
          return code.replace(cut.find, () => cut.replace);
        },
      },
    ],
  })) as Rolldown.RolldownOutput;
  if (!made) throw new Error(`${cut.file} is no part of the server.`);
  // Beside the packages, so that Node finds them.
  const folder = await mkdtemp(at('../../../node_modules/.connect-without-'));
  const file = join(folder, 'app.mjs');
  await writeFile(file, output[0].code);
  const weak = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as T;
  await rm(folder, { recursive: true });
  return weak;
}
