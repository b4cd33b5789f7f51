/** Fetches the directory, once per version. */
import { type DirectoryEntry, type DirectoryFile, readDirectory } from '../../protocol/directory.ts';
import { paths } from '../../protocol/endpoints.ts';

const COLUMNS = ['ids', 'names', 'kinds', 'countries', 'aliases', 'logos', 'colors'] as const;

const loaded = new Map<string, Promise<DirectoryEntry[]>>();

class DirectoryError extends Error {
  override name = 'DirectoryError';
}

/** Cheap, because the file is large and comes from our own server: it tells a proxy's error page from a directory. */
function isDirectory(file: unknown): file is DirectoryFile {
  const { ids } = (file ?? {}) as Partial<DirectoryFile>;
  return (
    Array.isArray(ids) &&
    COLUMNS.every((name) => {
      const column = (file as Partial<DirectoryFile>)[name];
      return Array.isArray(column) && column.length === ids.length;
    })
  );
}

async function read(version: string, get: typeof fetch): Promise<DirectoryEntry[]> {
  const path = paths.directory(encodeURIComponent(version));
  let file: unknown;
  try {
    const reply = await get(path);
    if (!reply.ok) throw new DirectoryError(`${path} answered ${reply.status}.`);
    file = await reply.json();
  } catch (cause) {
    throw cause instanceof DirectoryError ? cause : new DirectoryError(`${path} could not be read.`, { cause });
  }
  if (!isDirectory(file))
    throw new DirectoryError(`${path} is not a directory: its columns are missing or differ in length.`);
  return readDirectory(file);
}

/** Rejects with the signal's reason as soon as it is aborted. */
const until = <T>(signal: AbortSignal, promise: Promise<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });

/**
 * The directory of this version, most popular first. A version never changes, so it is fetched once; a failure is
 * forgotten, and the next call tries again. Aborting `signal` ends the caller's wait with the signal's reason; the
 * fetch itself goes on, because whoever opens the picker next needs it. Any other failure is an `Error` named
 * `DirectoryError`.
 */
export function loadDirectory(
  version: string,
  get: typeof fetch = fetch,
  signal?: AbortSignal,
): Promise<DirectoryEntry[]> {
  let loading = loaded.get(version);
  if (!loading) {
    loading = read(version, get);
    loaded.set(version, loading);
    loading.catch(() => loaded.delete(version));
  }
  return signal ? until(signal, loading) : loading;
}
