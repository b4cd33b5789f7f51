/** The server's search, for as long as the directory itself is not here. */
import { type IntegrationsReply, paths } from '../../protocol/endpoints.ts';
import { highlight } from './highlight.ts';
import { queryOf } from './match.ts';
import type { Found } from './search.ts';

/** The best answers; null where the server cannot be asked. */
export async function askServer(typed: string, signal: AbortSignal): Promise<Found[] | null> {
  try {
    const reply = await fetch(`${paths.integrations}?${new URLSearchParams({ query: typed.slice(0, 80) })}`, {
      signal,
      credentials: 'omit',
    });
    if (!reply.ok) return null;
    const { integrations } = (await reply.json()) as IntegrationsReply;
    const query = queryOf(typed);
    return integrations.map((entry) => ({ entry, ranges: highlight(entry.name, query) }));
  } catch {
    return null;
  }
}
