import { type Kysely, sql } from 'kysely';
import { now } from '../../database/clock.ts';
import { gather } from '../../database/gather.ts';
import type { DeliveryRow, Tables } from '../../database/tables.ts';
import type { JobData } from '../jobs/jobs.ts';

/** A delivery, and what is to be known to attempt it. */
export interface Due extends DeliveryRow {
  environment: string;
  /** Of its endpoint, sealed. */
  secrets: string | null;
  /** The endpoint's former secret signs as well. */
  both_sign: boolean | null;
  /** Its endpoint is disabled, or its receiver has said 410 since. */
  unwanted: boolean;
  present: Date;
}

/** Reads a delivery while this attempt is the one to be made, for all that are taken up at the same time in one trip. */
export const gatherDue = (db: Kysely<Tables>) =>
  gather(async (asked: JobData['webhooks'][]): Promise<(Due | undefined)[]> => {
    const rows = await db
      .selectFrom('deliveries as d')
      .innerJoin('clients as c', 'c.id', 'd.client_id')
      .leftJoin('webhook_endpoints as e', 'e.id', 'd.endpoint_id')
      .leftJoin('webhooks_gone as g', (join) =>
        join
          .onRef('g.client_id', '=', 'd.client_id')
          .onRef('g.url', '=', 'd.url')
          .onRef('g.gone_at', '>=', 'd.created_at')
          .on('d.endpoint_id', 'is', null),
      )
      .selectAll('d')
      .select(['c.environment', 'e.secrets', now.as('present')])
      .select(sql<boolean | null>`e.former_secret_until > ${now}`.as('both_sign'))
      .select(sql<boolean>`e.disabled_at is not null or g.url is not null`.as('unwanted'))
      .where('d.id', '=', sql<string>`any(${asked.map(({ delivery_id }) => delivery_id)}::text[])`)
      .where('d.status', '=', 'pending')
      .execute();
    return asked.map(({ delivery_id, attempt }) =>
      rows.find(({ id, attempts }) => id === delivery_id && attempts === attempt - 1),
    );
  });
