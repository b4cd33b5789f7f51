/** Who may import whom, read off the source: the picture of the README, held to. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = normalize(join(import.meta.dirname, '..'));

/** Folder → the folders it may import from. The longest matching folder of a file is the one that counts. */
const MAY: Record<string, string[]> = {
  'src/protocol': [],
  'src/sdk': ['src/protocol'],
  'src/wrappers': ['src/sdk/index.ts', 'src/protocol'],
  'src/server': ['src/protocol'],
  'src/tools': ['src/widget/machine', 'src/protocol', 'src/server'],
  'src/widget/machine': ['src/protocol'],
  'src/widget/api': ['src/protocol'],
  'src/widget/directory': ['src/protocol'],
  'src/widget/host': ['src/protocol', 'src/widget/i18n'],
  'src/widget/i18n': ['src/protocol'],
  'src/widget/theme': ['src/protocol'],
  'src/widget/ui': ['src/protocol'],
  'src/widget/screens': [
    'src/protocol',
    'src/widget/ui',
    'src/widget/i18n',
    'src/widget/machine',
    'src/widget/directory',
  ],
  'src/widget': ['src/protocol', 'src/widget'],
  'src/gallery': ['src/protocol', 'src/widget'],
  demo: ['src/sdk/index.ts', 'src/wrappers', 'src/protocol'],
  e2e: [
    'src/protocol',
    'src/tools',
    'src/gallery',
    'src/server/testing/thorough.ts',
    'src/server/testing/oidc-provider.ts',
    'demo',
  ],
};
/** Only the types of these may be named from there. */
const TYPES_ONLY: Record<string, string[]> = {
  'src/widget/screens': ['src/widget/machine'],
  'src/widget/ui': ['src/protocol'],
  demo: ['src/protocol'],
};
/** A test may reach for more: what it drives, and the fixtures. */
const TESTS_MAY = ['src/widget', 'src/protocol', 'src/tools', 'src/sdk', 'src/wrappers', 'e2e'];

const within = (path: string, folder: string) => path === folder || path.startsWith(`${folder}/`);
const sources = (folder: string): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return sources(path);
    return /\.(ts|tsx)$/.test(entry.name) ? [path] : [];
  });

interface Import {
  from: string;
  to: string;
  typeOnly: boolean;
}

const ALIAS: Record<string, string> = {
  'connect-widget': 'src/sdk/index.ts',
  'connect-widget/react': 'src/wrappers/react.ts',
};

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  const found = text.matchAll(
    /^\s*(?:import|export)\s+(type\s)?[^'"`;]*?from\s+'([^']+)'|import\('([^']+)'\)|^import '([^']+)'/gm,
  );
  return [...found].flatMap(([, type, from, dynamic, bare]) => {
    const name = from ?? dynamic ?? bare ?? '';
    const to = name.startsWith('.') ? relative(root, join(root, dirname(file), name)) : ALIAS[name];
    return to ? [{ from: file, to: to.replaceAll('\\', '/'), typeOnly: !!type }] : [];
  });
}

export function faults(imports: Import[]): string[] {
  return imports.flatMap(({ from, to, typeOnly }) => {
    const folder = Object.keys(MAY)
      .filter((name) => within(from, name))
      .sort((a, b) => b.length - a.length)[0];
    if (!folder) return [];
    if (within(to, folder)) return [];
    const test = /\.(test|spec)\.tsx?$|fixtures?|\/testing\//.test(from);
    const may = [...MAY[folder]!, ...(test ? TESTS_MAY : [])];
    if (!may.some((name) => within(to, name))) return [`${from} may not import ${to}`];
    const typesOnly = (TYPES_ONLY[folder] ?? []).some((name) => within(to, name));
    return typesOnly && !typeOnly && !test ? [`${from} may import only types from ${to}`] : [];
  });
}

describe('the import table', () => {
  const all = ['src', 'demo', 'e2e']
    .flatMap(sources)
    .filter((file) => file !== 'src/layers.test.ts')
    .flatMap(importsOf);

  it('holds for every file', () => {
    expect(faults(all)).toEqual([]);
    expect(all.length).toBeGreaterThan(100);
  });

  it('has no cycle at run time', () => {
    const graph = new Map<string, string[]>();
    for (const { from, to, typeOnly } of all) if (!typeOnly) graph.set(from, [...(graph.get(from) ?? []), to]);
    const cycles: string[] = [];
    const visit = (file: string, path: string[]) => {
      if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(' → '));
      else if (!done.has(file)) {
        for (const next of graph.get(file) ?? []) visit(next, [...path, file]);
        done.add(file);
      }
    };
    const done = new Set<string>();
    for (const file of graph.keys()) visit(file, []);
    expect(cycles).toEqual([]);
  });

  it.each([
    ['protocol reaches up', 'src/protocol/errors.ts', 'src/sdk/index.ts', false],
    ['the server knows the widget', 'src/server/app.ts', 'src/widget/store.ts', false],
    ['the machine knows the screens', 'src/widget/machine/state.ts', 'src/widget/screens/done.tsx', true],
    ['a screen runs the machine', 'src/widget/screens/done.tsx', 'src/widget/machine/transition.ts', false],
    ['a wrapper goes behind the entry', 'src/wrappers/react.ts', 'src/sdk/frame.ts', false],
  ])('finds it when %s', (_, from, to, typeOnly) => {
    expect(faults([{ from, to, typeOnly }])).toHaveLength(1);
  });
});
