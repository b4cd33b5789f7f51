import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DirectoryEntry, type DirectoryFile, type Kind, readDirectory } from '../../protocol/directory.ts';
import { toColumns } from '../directory/columns.ts';

interface Search {
  query?: string | undefined;
  kind?: Kind | undefined;
  /** ISO 3166-1 alpha-2, lower case: entries of other countries are left out. */
  country?: string | undefined;
  /** From an earlier answer's `next_cursor`. */
  cursor?: string | undefined;
  limit?: number | undefined;
}

interface Found {
  entries: DirectoryEntry[];
  next_cursor: string | null;
}

export interface Directory {
  version: string;
  /** The file as it is served. */
  bytes: Buffer;
  find(id: string): DirectoryEntry | undefined;
  /** Best first; undefined when the cursor is none of ours. */
  search(search: Search): Found | undefined;
}

/** Entries beside the built ones: before them, and after. One that has the id of a built one replaces it. */
interface Own {
  first: readonly DirectoryEntry[];
  last: readonly DirectoryEntry[];
}

/**
 * Loads what the directory's builder wrote.
 * @param folder holds `directory.json`.
 * @throws {Error} naming the file and the command that makes it.
 */
export async function loadDirectory(folder: string, own: Own = { first: [], last: [] }): Promise<Directory> {
  const file = join(folder, 'directory.json');
  const bytes = await readFile(file).catch(() => {
    throw new Error(`${file} is missing: run "npm run directory" first.`);
  });
  const parsed = JSON.parse(bytes.toString('utf8')) as DirectoryFile;
  const { first, last } = own;
  if (!first.length && !last.length) return openDirectory(parsed.version, readDirectory(parsed), bytes);
  const taken = new Set([...first, ...last].map(({ id }) => id));
  const built = readDirectory(parsed).filter(({ id }) => !taken.has(id));
  const after = last.filter(({ id }) => !first.some((entry) => entry.id === id));
  const entries = [...first, ...built, ...after];
  // Another file, and so another version: browsers keep the one they have under its own.
  const columns = toColumns(entries, parsed.popular + first.length);
  return openDirectory(columns.version, entries, Buffer.from(JSON.stringify(columns)));
}

function openDirectory(version: string, entries: DirectoryEntry[], bytes: Buffer): Directory {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const rows = entries.map((entry, rank) => ({
    entry,
    rank,
    name: fold(entry.name),
    others: [entry.id, ...entry.aliases].map(fold),
  }));

  return {
    version,
    bytes,
    find: (id) => byId.get(id),
    search({ query = '', kind, country, cursor, limit = 50 }) {
      const start = cursor === undefined ? 0 : readCursor(cursor);
      if (start === undefined) return undefined;
      const wanted = fold(query);
      const found = rows
        .filter(({ entry }) => !kind || entry.kind === kind)
        .filter(({ entry }) => !country || !entry.countries.length || entry.countries.includes(country))
        .map((row) => ({ ...row, score: score(row.name, row.others, wanted) }))
        .filter((row) => row.score < NO_MATCH)
        .sort((a, b) => a.score - b.score || a.rank - b.rank);
      const end = start + limit;
      return {
        entries: found.slice(start, end).map(({ entry }) => entry),
        next_cursor: end < found.length ? writeCursor(end) : null,
      };
    },
  };
}

const NO_MATCH = 5;

/** 0 the very name, then a name that begins so, a word that does, a name that contains it, another name that does. */
function score(name: string, others: string[], wanted: string): number {
  if (name === wanted) return 0;
  const at = name.indexOf(wanted);
  if (at === 0) return 1;
  if (at > 0) return name[at - 1] === ' ' ? 2 : 3;
  return others.some((other) => other.includes(wanted)) ? 4 : NO_MATCH;
}

/** Lower case, without accents and punctuation: "Crédit Agricole" and "credit-agricole" are one. */
const fold = (text: string) =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

const writeCursor = (start: number) => Buffer.from(`from ${start}`).toString('base64url');

function readCursor(cursor: string): number | undefined {
  const start = /^from (\d{1,6})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'))?.[1];
  return start === undefined ? undefined : Number(start);
}
