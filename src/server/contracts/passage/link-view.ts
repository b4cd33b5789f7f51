import type { Found } from './find-links.ts';
import { withLinkId } from './return-url.ts';
import { settingsOf } from './settings.ts';
import { standingOf } from './standing.ts';
import { toMs } from './time.ts';

/** A link as the list shows it. */
export function viewLink({ intent, attempt, over }: Found) {
  const { externalUserId } = settingsOf(intent);
  const { status } = standingOf(attempt, over);
  const changed = attempt?.changed_at ?? (status === 'expired' ? intent.expires_at : intent.created_at);
  return {
    id: intent.id,
    integrationId: intent.integration_id,
    operations: viewOperations(intent),
    externalUserId,
    status,
    currentSessionId: attempt?.id ?? null,
    ...returnUrlOf(intent),
    expiresAt: toMs(intent.expires_at),
    createdAt: toMs(intent.created_at),
    updatedAt: toMs(changed),
  };
}

/** Without what they were given: that is told to nobody. */
export const viewOperations = ({ operations }: Pick<Found['intent'], 'operations'>) =>
  operations.map(({ resource, action }) => ({ resource, action }));

/** The field, where the merchant gave one. */
export function returnUrlOf(intent: Pick<Found['intent'], 'id' | 'settings'>): { returnUrl?: string } {
  const { returnUrl } = settingsOf(intent);
  return returnUrl === null ? {} : { returnUrl: withLinkId(returnUrl, intent.id) };
}
