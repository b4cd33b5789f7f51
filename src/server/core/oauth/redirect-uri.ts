import { API } from '../../../protocol/endpoints.ts';
import type { Settings } from '../../deps.ts';

export const OAUTH_CALLBACK = `${API}/oauth/callback`;

/**
 * Where a provider sends the person back to. One address for each integration, so that the answer of one provider
 * cannot be passed off as another's (RFC 9700, 4.4.2.2).
 */
export const redirectUri = ({ origin }: Pick<Settings, 'origin'>, integrationId: string): string =>
  `${origin}${OAUTH_CALLBACK}/${encodeURIComponent(integrationId)}`;
