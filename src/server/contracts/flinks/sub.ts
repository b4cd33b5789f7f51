import { createHmac } from 'node:crypto';
import { asUuid } from '../../core/ids.ts';
import type { Keys } from '../../keys.ts';

/**
 * Who the person is, to one client: a UUID that is the same at every link of theirs, and another to another client.
 * @param who what tells one person from another.
 */
export function subOf({ pepper }: Pick<Keys, 'pepper'>, clientId: string, who: string): string {
  const text = `flinks sub ${JSON.stringify([clientId, who])}`;
  return asUuid(createHmac('sha256', pepper).update(text).digest());
}
