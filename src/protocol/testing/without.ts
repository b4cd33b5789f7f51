/**
 * Negative controls: a program built with one of its guards taken out. A security test that stays green against such a
 * build proves nothing, so each is run against one and must go red.
 */
import { build, type Rolldown } from 'vite';

export interface Cut {
  /** The end of the file's path. */
  file: string;
  /** Text that occurs exactly once in it. */
  find: string;
  replace: string;
}

/** One file of JavaScript from `entry`, with the cuts made. @throws Error when a cut no longer fits the source. */
export async function bundleWithout(entry: string, cuts: Cut[], format: 'es' | 'iife' = 'es'): Promise<string> {
  const open = new Set(cuts);
  const [bundle] = (await build({
    configFile: false,
    logLevel: 'silent',
    publicDir: false,
    build: {
      write: false,
      minify: false,
      target: 'esnext',
      lib: { entry, formats: [format], name: 'program', fileName: 'program' },
    },
    plugins: [
      {
        name: 'cut',
        enforce: 'pre',
        transform(code, id) {
          for (const cut of cuts.filter(({ file }) => id.endsWith(file))) {
            if (code.split(cut.find).length !== 2) throw new Error(`${cut.file} does not have this once: ${cut.find}`);
            code = code.replace(cut.find, () => cut.replace);
            open.delete(cut);
          }
          return code;
        },
      },
    ],
  })) as Rolldown.RolldownOutput[];
  if (open.size > 0) throw new Error(`Not part of ${entry}: ${[...open].map(({ file }) => file).join(', ')}`);
  return bundle!.output[0].code;
}

/** The exports of `entry` with the cuts made. */
export async function importWithout<T>(entry: string, ...cuts: Cut[]): Promise<T> {
  const code = await bundleWithout(entry, cuts);
  return import(/* @vite-ignore */ `data:text/javascript;base64,${Buffer.from(code).toString('base64')}`);
}
