import type { EndpointRow } from '../../core/webhooks/endpoints.ts';
import { toTime } from './time.ts';

/** A registration, without its secret. The vendor does not publish what it answers. */
export const viewWebhook = ({ id, client_id, environment, url, events, disabled_at, created_at }: EndpointRow) => ({
  id,
  client_id,
  environment,
  url,
  events,
  status: disabled_at ? 'DISABLED' : 'ACTIVE',
  created_at: toTime(created_at),
});
