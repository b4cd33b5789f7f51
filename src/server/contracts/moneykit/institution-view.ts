import * as v from 'valibot';
import type { DirectoryEntry } from '../../../protocol/directory.ts';
import { Refusal } from '../../core/refusal.ts';
import type { Deps } from '../../deps.ts';
import type { Ctx } from '../../http/context.ts';
import { isInstitution } from './institutions-served.ts';

const text = v.optional(v.string());

export const InstitutionBody = v.object({
  institution_id: v.string(),
  institution_id_aliases: v.array(v.string()),
  name: v.string(),
  country: v.picklist(['US', 'GB', 'CA']),
  domain: text,
  color: text,
  color_dark: text,
  is_featured: v.boolean(),
});

/** What this contract knows of countries. One of another, or of many, is filed under the vendor's own. */
function countryOf({ countries }: DirectoryEntry): 'US' | 'GB' | 'CA' {
  const first = (['us', 'gb', 'ca'] as const).find((country) => countries.includes(country));
  return first === 'gb' ? 'GB' : first === 'ca' ? 'CA' : 'US';
}

export const viewInstitution = (
  entry: DirectoryEntry,
  is_featured: boolean,
): v.InferOutput<typeof InstitutionBody> => ({
  institution_id: entry.id,
  institution_id_aliases: [],
  name: entry.name,
  country: countryOf(entry),
  ...(entry.color && { color: entry.color, color_dark: entry.color }),
  is_featured,
});

/** @throws {Refusal} 404 */
export function institutionOf(c: Ctx, { directory }: Pick<Deps, 'directory'>): DirectoryEntry {
  const entry = directory.find(c.req.param('id') ?? '');
  if (entry && isInstitution(entry)) return entry;
  throw new Refusal(404, 'INVALID_REQUEST', 'Institution not found.', { vendor: 'institution_error.not_found' });
}
