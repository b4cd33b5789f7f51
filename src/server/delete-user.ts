import { join } from 'node:path';
import type { Config } from './config.ts';
import { loadDirectory } from './core/directory.ts';
import { deleteUser } from './core/upkeep/forget.ts';
import type { Deps } from './deps.ts';
import { readOauthConfigs } from './integrations/oauth2/config.ts';
import { BANK_ENTRY, bankConfig } from './integrations/sandbox-bank/bank.ts';
import { openIntegrations } from './integrations/serving.ts';
import { openLog } from './log.ts';

/**
 * Removes everything about one person of a client, as the operator. The billers are told where they can be.
 * @param dist the folder of the build, where the directory lies.
 * @returns how many links there were.
 * @throws {Error} when there is no such client.
 */
export async function deleteUserOf(
  { db, keys }: Pick<Deps, 'db' | 'keys'>,
  { oauthIntegrations, origin, logLevel }: Config,
  dist: string,
  [clientId, clientUserId]: readonly [string, string],
): Promise<number> {
  const client = await db.selectFrom('clients').select('id').where('id', '=', clientId).executeTakeFirst();
  if (!client) throw new Error('There is no client of this id.');
  const oauth = oauthIntegrations ? await readOauthConfigs(oauthIntegrations) : [];
  const entries = { first: oauth.map(({ entry }) => entry), last: [BANK_ENTRY] };
  const directory = await loadDirectory(join(dist, 'directory'), entries);
  const integrations = openIntegrations({ db, keys }, [bankConfig(keys, { origin }), ...oauth]);
  const deps = { db, keys, directory, integrations, log: openLog(logLevel) };
  return deleteUser(deps, client, clientUserId, { actor: 'operator' });
}
