import type { IntentRow, LinkRow } from '../../../database/tables.ts';
import { settingsOf } from '../settings.ts';

/**
 * `Login` of the answers. `Username` is empty: what people type is not kept.
 * @param link undefined until the data has been collected; its id is known before.
 */
export function viewLogin(intent: IntentRow, link: LinkRow | undefined) {
  const settings = settingsOf(intent);
  return {
    Username: '',
    IsScheduledRefresh: false,
    LastRefresh: toTime(link?.last_synced_at ?? intent.created_at),
    Type: 'Personal',
    Id: link?.id ?? ('login_id' in settings ? settings.login_id : ''),
  };
}

/** ISO 8601 in UTC, without a zone: `2026-04-06T12:00:00.000`. */
const toTime = (date: Date): string => date.toISOString().slice(0, -1);
