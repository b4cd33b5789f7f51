/**
 * What the user's browser downloads, in bytes after brotli, held to its budgets. Budgets only shrink.
 *   npm run size
 */
import { readdirSync, readFileSync } from 'node:fs';
import { brotliCompressSync, constants } from 'node:zlib';
import { build } from 'vite';

const brotli = (text: string | Buffer): number =>
  brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
const sum = (...sizes: number[]): number => sizes.reduce((a, b) => a + b, 0);
const file = (path: string): number => brotli(readFileSync(path));
/** A package entry as a merchant's bundler would ship it, without what is external. */
async function bundled(entry: string, external: RegExp[]): Promise<number> {
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    build: { write: false, minify: true, lib: { entry, formats: ['es'] }, rolldownOptions: { external } },
  });
  const [first] = [result].flat();
  if (!first || !('output' in first)) throw new Error(`${entry}: nothing was built`);
  return brotli(first.output[0].code);
}

/** The scripts and styles that the frame's document itself asks for: the rest comes once the picker stands. */
const first = [...readFileSync('dist/widget/index.html', 'utf8').matchAll(/(?:src|href)="\.\/(assets\/[^"]+)"/g)].map(
  ([, path]) => `dist/widget/${path}`,
);
const later = readdirSync('dist/widget/assets').filter((name) => !first.includes(`dist/widget/assets/${name}`));
/** What only a document loads that no SDK of ours holds. */
const hosted = later.filter((name) => name.startsWith('hosted'));
const screens = later.filter((name) => !hosted.includes(name));
const all = (names: string[]): number => sum(...names.map((name) => file(`dist/widget/assets/${name}`)));

export default async (): Promise<void> => {
  // The later screens carry what reads a session, which the first chunk did before: it is 3 kB smaller for it.
  const rows: [name: string, bytes: number, budget: number][] = [
    ['script tag: connect.js', file('dist/connect.js'), 3000],
    ['script tag with buttons: connect-button.js', file('dist/connect-button.js'), 3400],
    [
      'widget until the picker is usable: html + css + js',
      sum(file('dist/widget/index.html'), ...first.map(file)),
      30000,
    ],
    // Every kind of field, challenge, account, operation and recovery: fetched while the person reads the consent.
    ['widget, the screens after the picker', all(screens), 12700],
    // With how long each screen stood, which one of them is told: 60 B.
    ['widget, as a page of its own or in the frame of another launcher', all(hosted), 2750],
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
