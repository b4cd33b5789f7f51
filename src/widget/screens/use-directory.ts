import { useEffect, useState } from 'preact/hooks';
import type { DirectoryEntry } from '../../protocol/directory.ts';
import { ownCountry } from '../directory/countries.ts';
import { loadDirectory } from '../directory/load.ts';
import { askServer } from '../directory/remote.ts';
import { createSearch, type Found, type Search } from '../directory/search.ts';

interface Directory {
  /** Once the directory is here. */
  local: { entries: readonly DirectoryEntry[]; search: Search } | null;
  failed: boolean;
  retry: () => void;
}

/** The directory, and the search over it. */
export function useDirectory(version: string): Directory {
  const [local, setLocal] = useState<Directory['local']>(null);
  const [failed, setFailed] = useState(false);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let here = true;
    setFailed(false);
    loadDirectory(version).then(
      (entries) => here && setLocal({ entries, search: createSearch(entries, ownCountry()) }),
      () => here && setFailed(true),
    );
    return () => {
      here = false;
    };
  }, [version, attempt]);
  return { local, failed, retry: () => setAttempt(attempt + 1) };
}

/** Milliseconds after the last key: the server is not asked for what is already typed over. */
const REST = 200;

/** What the server finds; null before it has answered, 'failed' where it does not. Asks only while `wanted`. */
export function useServerSearch(query: string, wanted: boolean): Found[] | 'failed' | null {
  const [found, setFound] = useState<Found[] | 'failed' | null>(null);
  useEffect(() => {
    setFound(null);
    if (!wanted || query.trim() === '') return;
    const asking = new AbortController();
    const timer = setTimeout(
      () => void askServer(query, asking.signal).then((hits) => asking.signal.aborted || setFound(hits ?? 'failed')),
      REST,
    );
    return () => {
      clearTimeout(timer);
      asking.abort();
    };
  }, [query, wanted]);
  return found;
}
