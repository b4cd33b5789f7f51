import type { DirectoryEntry } from '../../../protocol/directory.ts';
import type { Directory } from '../../core/directory.ts';
import type { IntentSettings } from './settings.ts';

/** This contract is about banks. */
export const isInstitution = ({ kind }: DirectoryEntry): boolean => kind === 'bank';

/** Whether a flow with these settings may end there. An entry without countries is anywhere. */
export const acceptsInstitution = ({ countries }: Pick<IntentSettings, 'countries'>, entry: DirectoryEntry): boolean =>
  isInstitution(entry) &&
  (!countries.length || !entry.countries.length || countries.some((country) => entry.countries.includes(country)));

/** How many of the most popular are promoted. */
const FEATURED = 24;

export const featured = (directory: Directory): DirectoryEntry[] =>
  directory.search({ kind: 'bank', limit: FEATURED })?.entries ?? [];
