import type { Transaction } from 'kysely';
import { gather } from '../../database/gather.ts';
import type { ClientRow, Tables } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import { audit } from '../audit/audit.ts';
import { hashToken, isToken } from '../secrets/tokens.ts';
import { mintAccess } from './access.ts';
import { actionOf, consume, exchangeResult, type Shown } from './exchange.ts';

export interface Access {
  access_token: string;
  link_id: string;
  /** What the link is to. */
  biller_id: string;
}

/**
 * Exchanges a public token for lasting access to its link.
 * @returns undefined for a token that is not valid, whatever is wrong with it.
 */
export const exchangeForAccess = (
  trx: Transaction<Tables>,
  deps: Pick<Deps, 'keys'>,
  client: Pick<ClientRow, 'id'>,
  token: string,
  requestId: string,
): Promise<Access | undefined> =>
  exchangeResult(trx, deps, client, 'public', token, requestId, async ({ link_id, biller_id }) => {
    const [access_token = ''] = await mintAccess(trx, deps, { client_id: client.id, link_id });
    return { access_token, biller_id, link_id };
  });

interface Asked {
  client_id: string;
  token: string;
  request_id: string;
}

/**
 * The same for all who come at one time, in one transaction: most of what an exchange costs is the way to the disk.
 *
 * It only says yes. It waits for nobody, so that a session which somebody holds keeps nobody else waiting, and it refuses
 * nothing: whoever gets undefined goes on to `exchangeForAccess`, which decides.
 */
export const gatherExchanges = ({ db, keys }: Pick<Deps, 'db' | 'keys'>) =>
  gather((asked: Asked[]) =>
    db.transaction().execute(async (trx): Promise<(Access | undefined)[]> => {
      const shown = asked.map(({ token, client_id }) => ({ hash: hashToken(keys, token), client_id }));
      const good = shown.filter((_, i) => isToken('public', asked[i]?.token ?? ''));
      const spent = new Map((await consume(trx, 'public', good, 'skip')).map((one) => [nameOf(one), one]));
      const granted = asked.flatMap(({ request_id }, place) => {
        const name = nameOf(shown[place] as Shown);
        const one = spent.get(name);
        // Whoever shows it a second time comes too late.
        spent.delete(name);
        return one ? [{ ...one, place, request_id }] : [];
      });
      const deeds = granted.map(({ client_id, link_id, request_id }) => {
        return { actor: client_id, action: actionOf('public'), object: link_id, request_id };
      });
      const [tokens] = await Promise.all([mintAccess(trx, { keys }, ...granted), audit(trx, keys, ...deeds)]);
      const answers: (Access | undefined)[] = asked.map(() => undefined);
      granted.forEach(({ place, link_id, biller_id }, i) => {
        answers[place] = { access_token: tokens[i] as string, biller_id, link_id };
      });
      return answers;
    }),
  );

const nameOf = ({ hash, client_id }: Shown): string => `${hash} ${client_id}`;
