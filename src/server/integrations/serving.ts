import type { DirectoryEntry } from '../../protocol/directory.ts';
import type { Deps } from '../deps.ts';
import type { Integration } from './integration.ts';
import type { OauthConfig } from './oauth2/config.ts';
import { openGrants } from './oauth2/grants.ts';
import { oauth2 } from './oauth2/oauth2.ts';
import { sandbox } from './sandbox/sandbox.ts';

/** Who serves which entry of the directory. */
export type Integrations = (entry: DirectoryEntry) => Integration;

/** Those that people sign in to with OAuth, by id; in the sandbox environment the sandbox plays all others. */
export function openIntegrations(deps: Pick<Deps, 'db' | 'keys'>, oauth: readonly OauthConfig[]): Integrations {
  const grants = openGrants(deps);
  const byId = new Map(oauth.map((config) => [config.entry.id, oauth2(config, grants)]));
  return ({ id }) => byId.get(id) ?? sandbox;
}
