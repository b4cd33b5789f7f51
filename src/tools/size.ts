/**
 * What the user's browser downloads, in bytes after brotli, held to its budgets. Budgets only shrink.
 *   npm run size
 */
import { readdirSync, readFileSync } from 'node:fs';
import { brotliCompressSync, constants } from 'node:zlib';
import { rolldown } from 'rolldown';

const brotli = (text: string | Buffer): number =>
  brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
const sum = (...sizes: number[]): number => sizes.reduce((a, b) => a + b, 0);
const file = (path: string): number => brotli(readFileSync(path));
const folder = (path: string, end: RegExp): number =>
  sum(
    ...readdirSync(path)
      .filter((name) => end.test(name))
      .map((name) => file(`${path}/${name}`)),
  );

/** A package entry as a merchant's bundler would ship it, without what is external. */
async function bundled(entry: string, external: RegExp[]): Promise<number> {
  const bundle = await rolldown({ input: entry, external, logLevel: 'silent' });
  const { output } = await bundle.generate({ minify: true });
  return brotli(output[0].code);
}

export default async (): Promise<void> => {
  const rows: [name: string, bytes: number, budget: number][] = [
    ['script tag: connect.js', file('dist/connect.js'), 3000],
    [
      'widget until the picker is usable: html + css + js',
      sum(file('dist/widget/index.html'), folder('dist/widget/assets', /\.(css|js)$/)),
      30000,
    ],
    ['react wrapper, without the SDK', await bundled('dist/npm/wrappers/react.js', [/^react/, /sdk/]), 1000],
  ];
  let over = 0;
  for (const [name, bytes, budget] of rows) {
    const fits = bytes <= budget;
    if (!fits) over++;
    console.log(`${fits ? 'ok  ' : 'OVER'} ${String(bytes).padStart(6)} B of ${budget} B  ${name}`);
  }
  if (over > 0) process.exitCode = 1;
};
