/**
 * How fast the picker's search is, and how good: in Chromium, with its processor slowed down four times, over every
 * name of the index, many more than the directory has.
 *   npm run bench:search
 */
import { readFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';
import { chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import type { DirectoryEntry, DirectoryFile } from '../protocol/directory.ts';
import { toColumns } from '../server/directory/columns.ts';
import { countriesOf } from '../server/directory/countries.ts';
import { aliasesOf, nameOf, otherNamesOf } from '../server/directory/names.ts';
import { readPackages } from '../server/directory/packages.ts';
import { listOf } from '../server/directory/text.ts';
import { findChromium } from './browser.js';

/** Times slower than this machine: about a cheap phone. */
const SLOWER = 4;

/** Milliseconds: results stand there in the frame after the key. */
const FRAME = 16;

/** As many as the picker asks for. */
const SHOWN = 50;

/** Each key is pressed so often, and each press counts. */
const TIMES = 5;

interface Measured {
  /** Milliseconds to make what the search needs, once. */
  ready: number;
  /** Milliseconds of each keystroke. */
  keys: number[];
  worst: [query: string, ms: number];
  ranks: [query: string, name: string | undefined, rank: number][];
}

/** `widget/directory/bench.ts`, as far as this file calls it. */
interface Bench {
  readDirectory(file: DirectoryFile): DirectoryEntry[];
  createSearch(
    entries: DirectoryEntry[],
    country: string,
  ): (query: string, limit: number) => { hits: { entry: DirectoryEntry }[] };
  QUERIES: [query: string, name: string | undefined][];
}

/** Every row of the index, as it stands there: nothing is put together, nothing left out. */
function everyName(): DirectoryFile {
  const { nsi, facts } = readPackages();
  const entries = Object.values(nsi.categories).flatMap(({ items }) =>
    items.map((item) => {
      const [qid = ''] = listOf(item.tags['brand:wikidata'] ?? item.tags['operator:wikidata']);
      const name = nameOf(item);
      return {
        id: item.id,
        name,
        kind: 'other' as const,
        countries: countriesOf(item.locationSet) ?? [],
        aliases: aliasesOf(name, otherNamesOf(item, facts[qid])),
        logo: null,
        color: null,
      };
    }),
  );
  return toColumns(entries, 0);
}

async function bundle(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      target: 'es2022',
      lib: { entry: 'src/widget/directory/bench.ts', name: 'ConnectSearch', formats: ['iife'] },
    },
  });
  const [first] = [result].flat();
  if (!first || !('output' in first)) throw new Error('The search was not built.');
  return first.output[0].code;
}

/** Types every query letter by letter, as people do, and looks where the right one stands once it is typed out. */
const measure = (page: Page, file: DirectoryFile): Promise<Measured> =>
  page.evaluate(
    async ([file, shown, times]): Promise<Measured> => {
      const { createSearch, readDirectory, QUERIES } = (window as unknown as { ConnectSearch: Bench }).ConnectSearch;
      const entries = readDirectory(file);
      const began = performance.now();
      const search = createSearch(entries, 'us');
      const ready = performance.now() - began;
      const ranks = QUERIES.map(([query, name]): Measured['ranks'][number] => [
        query,
        name,
        search(query, shown).hits.findIndex(({ entry }) => entry.name === name) + 1,
      ]);
      const typed = QUERIES.flatMap(([query]) => Array.from(query, (_, i) => query.slice(0, i + 1)));
      const keys: number[] = [];
      for (let round = 0; round < times; round++) {
        for (const text of typed) {
          // The first letter comes after a pause, in which the browser does what it has put off.
          if (text.length === 1) await new Promise((resolve) => setTimeout(resolve));
          const start = performance.now();
          search(text, shown);
          keys.push(performance.now() - start);
        }
      }
      const slowest = keys.indexOf(Math.max(...keys));
      return { ready, keys, worst: [typed[slowest % typed.length]!, keys[slowest]!], ranks };
    },
    [file, SHOWN, TIMES] as const,
  );

const ms = (value: number): string => `${value.toFixed(1)} ms`;
const percentile = (sorted: readonly number[], part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;

function print(title: string, file: DirectoryFile, { ready, keys, worst, ranks }: Measured): boolean {
  const text = JSON.stringify(file);
  const sorted = keys.toSorted((a, b) => a - b);
  const p95 = percentile(sorted, 0.95);
  const right = ranks.filter(([, name]) => name !== undefined);
  const within = (most: number) => right.filter(([, , rank]) => rank > 0 && rank <= most).length;
  console.log(
    `\n${title}: ${file.ids.length} names, ${text.length} B, ${brotliCompressSync(text).length} B after brotli`,
  );
  console.log(`  ready after ${ms(ready)}`);
  console.log(
    `  ${keys.length} keystrokes: p50 ${ms(percentile(sorted, 0.5))}, p95 ${ms(p95)}, slowest ${ms(worst[1])} ("${worst[0]}")`,
  );
  console.log(`  the right one of ${right.length}: first ${within(1)}, in three ${within(3)}, in ten ${within(10)}`);
  for (const [query, name, rank] of right)
    if (rank !== 1) console.log(`    ${rank || 'not found'}  "${query}" → ${name}`);
  return p95 < FRAME;
}

export default async (): Promise<void> => {
  const code = await bundle();
  const executablePath = findChromium();
  const browser = await chromium.launch(executablePath ? { executablePath } : {});
  let held = true;
  try {
    const page = await browser.newPage();
    await page.addScriptTag({ content: code });
    const session = await page.context().newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
    console.log(
      `Chromium ${browser.version()}, ${SLOWER} times slower; the search: ${brotliCompressSync(code).length} B after brotli`,
    );
    const directory = JSON.parse(readFileSync('dist/directory/directory.json', 'utf8')) as DirectoryFile;
    held = print('The directory', directory, await measure(page, directory));
    const all = everyName();
    held = print('Every name of the index', all, await measure(page, all)) && held;
  } finally {
    await browser.close();
  }
  console.log(held ? `\nEvery p95 is under ${FRAME} ms.` : `\nOVER: a p95 is not under ${FRAME} ms.`);
  if (!held) process.exitCode = 1;
};
