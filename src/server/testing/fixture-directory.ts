import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DirectoryFile, KINDS, type Kind } from '../../protocol/directory.ts';

const ENTRIES: [id: string, name: string, kind: Kind, countries: string, aliases: string][] = [
  ['test_electric_company', 'Test Electric Company', 'electricity', 'us', 'TEC'],
  ['chase', 'Chase', 'bank', 'us', 'JPMorgan Chase|Chase Bank'],
  ['tmobile', 'T-Mobile', 'telecom', 'us,de,at', 'T Mobile'],
  ['att', 'AT&T', 'telecom', 'us', 'American Telephone'],
  ['verizon', 'Verizon', 'telecom', 'us', ''],
  ['ubereats', 'Uber Eats', 'delivery', '', ''],
  ['apple-review', 'Apple Review', 'other', '', ''],
  ['moneykit-creds-bank', 'Credentials Bank', 'bank', 'us', ''],
  ['FlinksCapital', 'FlinksCapital', 'bank', 'ca', ''],
  ['credit-agricole', 'Crédit Agricole', 'bank', 'fr', 'CA'],
  ['thames-water', 'Thames Water', 'water', 'gb', ''],
  ['tesco', 'Tesco', 'shop', 'gb,ie', ''],
];

const columns: DirectoryFile = {
  version: 'fixture-1',
  popular: 3,
  ids: ENTRIES.map(([id]) => id),
  names: ENTRIES.map(([, name]) => name),
  kinds: ENTRIES.map(([, , kind]) => KINDS.indexOf(kind)),
  countries: ENTRIES.map(([, , , countries]) => countries),
  aliases: ENTRIES.map(([, , , , aliases]) => aliases),
  logos: ENTRIES.map(([id]) => (id === 'chase' ? 1 : 0)),
  colors: ENTRIES.map(() => '1a5fb4'),
};

export const FRAME_HTML = '<!doctype html><title>Connect</title><main></main>';
export const LOADER_JS = 'globalThis.Connect={};';

/** A folder that looks like the build's: a dozen names, one logo, and a stand-in for the widget's and loader's bytes. */
export async function makeDist(): Promise<string> {
  const dist = await mkdtemp(join(tmpdir(), 'connect-dist-'));
  await mkdir(join(dist, 'directory', 'logos'), { recursive: true });
  await mkdir(join(dist, 'widget', 'assets'), { recursive: true });
  await writeFile(join(dist, 'directory', 'directory.json'), JSON.stringify(columns));
  await writeFile(join(dist, 'directory', 'logos', 'chase.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  await writeFile(join(dist, 'widget', 'index.html'), FRAME_HTML);
  await writeFile(join(dist, 'widget', 'assets', 'main-1a2b.js'), 'export {};'.repeat(100));
  for (const name of ['connect.js', 'connect-button.js']) await writeFile(join(dist, name), LOADER_JS);
  return dist;
}
