import type { IntentRow } from '../../database/tables.ts';

/**
 * Where the person goes on after a hosted page: the merchant's `redirect_uri`, told which flow is over. No token: an
 * address is seen by too many.
 */
export function goOnTo({ id, redirect_uri }: Pick<IntentRow, 'id' | 'redirect_uri'>): string | null {
  if (redirect_uri === null) return null;
  const url = new URL(redirect_uri);
  url.searchParams.set('link_token_id', id);
  url.searchParams.set('status', 'COMPLETED');
  return url.href;
}
