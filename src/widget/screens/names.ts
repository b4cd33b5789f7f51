/** The names that most sentences need. */
import type { Session } from '../../protocol/session.ts';

export const namesIn = (session: Session | null): { client: string; biller: string } => ({
  client: session?.client.name ?? '',
  biller: session?.integration?.name ?? '',
});
