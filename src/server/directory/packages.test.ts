import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { packageFolder, readPackages } from './packages.ts';

const folder = mkdtempSync(join(tmpdir(), 'connect-packages-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text: string) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

describe('packageFolder', () => {
  it('finds a package upwards', () => {
    write('node_modules/some-data/package.json', '{}');
    mkdirSync(join(folder, 'a/b'), { recursive: true });
    expect(packageFolder('some-data', [join(folder, 'a/b')])).toBe(join(folder, 'node_modules/some-data'));
  });

  it('says what is missing, where it looked and what to do', () => {
    expect(() => packageFolder('no-such-package', [folder])).toThrow(
      new RegExp(`no-such-package is not installed \\(looked upwards from ${folder}\\)\\. Run npm install`),
    );
  });
});

describe('readPackages', () => {
  it('names the file that is missing', () => {
    write('empty/package.json', '{"version":"1"}');
    expect(() => readPackages(join(folder, 'empty'), join(folder, 'empty'))).toThrow(
      /nsi\.min\.json is missing.*npm ci/,
    );
  });

  it('names the file that is damaged', () => {
    write('broken/package.json', '{"version":"1"}');
    write('broken/dist/json/nsi.min.json', '<html>');
    expect(() => readPackages(join(folder, 'broken'), join(folder, 'broken'))).toThrow(
      /nsi\.min\.json is missing or is not JSON/,
    );
  });

  it('says so when a package has changed its form', () => {
    write('other/package.json', '{"version":"9"}');
    for (const path of [
      'dist/json/nsi.min.json',
      'dist/json/genericWords.min.json',
      'dist/json/replacements.min.json',
      'dist/wikidata/wikidata.min.json',
      'dist/wikidata/dissolved.min.json',
      'data/simple-icons.json',
    ])
      write(`other/${path}`, '{}');
    expect(() => readPackages(join(folder, 'other'), join(folder, 'other'))).toThrow(/version 9\) has another form/);
  });
});
