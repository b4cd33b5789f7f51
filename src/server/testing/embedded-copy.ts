import { readFile } from 'node:fs/promises';
import { inject } from 'vitest';

let copied: Promise<Blob> | undefined;

/** What an embedded database in memory begins as: with tables and without rows. */
export function embeddedCopy(): Promise<Blob> | undefined {
  const file = inject('embedded');
  if (file) copied ??= readFile(file).then((bytes) => new Blob([bytes]));
  return copied;
}
