import { type Kysely, sql } from 'kysely';
import * as v from 'valibot';
import type { LinkRow, Tables } from '../../database/tables.ts';
import { linkErrorOf, stateOf } from './link-state.ts';
import { PRODUCTS, type ProductSettings } from './products.ts';
import { linkSettings } from './settings.ts';
import { toTime } from './time.ts';

const Time = v.optional(v.string());

/** A link as merchants see it. What is not there is left out, never null. */
export const LinkBody = v.object({
  link_id: v.string(),
  institution_id: v.string(),
  institution_name: v.string(),
  provider: v.literal('moneykit'),
  state: v.picklist(['connecting', 'awaiting_token_exchange', 'connected', 'deleted', 'error']),
  error_code: v.optional(v.string()),
  last_synced_at: v.string(),
  tags: v.array(v.string()),
  products: v.record(
    v.string(),
    v.object({
      refreshed_at: Time,
      last_attempted_at: Time,
      error_code: v.optional(v.string()),
      settings: v.optional(v.record(v.string(), v.boolean())),
    }),
  ),
  webhook: v.optional(v.string()),
});
type LinkBody = v.InferOutput<typeof LinkBody>;

export async function viewLink(db: Kysely<Tables>, link: LinkRow): Promise<LinkBody> {
  const [view] = await viewLinks(db, [link]);
  if (!view) throw new Error('One link has one view.');
  return view;
}

/** In the order of the links. */
export async function viewLinks(db: Kysely<Tables>, links: readonly LinkRow[]): Promise<LinkBody[]> {
  const products = links.length ? await readProducts(db, links) : [];
  return links.map((link) => {
    const { webhook, tags } = linkSettings(link);
    const error_code = linkErrorOf(link);
    return {
      link_id: link.id,
      institution_id: link.biller_id,
      institution_name: link.biller_name,
      provider: 'moneykit',
      state: stateOf(link),
      ...(error_code && { error_code }),
      last_synced_at: toTime(link.last_synced_at),
      tags,
      products: Object.fromEntries(
        products.filter(({ link_id }) => link_id === link.id).map((row) => [row.product, viewProduct(row)]),
      ),
      ...(webhook && { webhook }),
    };
  });
}

type Row = Awaited<ReturnType<typeof readProducts>>[number];

const readProducts = (db: Kysely<Tables>, links: readonly LinkRow[]) =>
  db
    .selectFrom('moneykit_products as p')
    .leftJoin('link_results as r', (join) =>
      join.onRef('r.link_id', '=', 'p.link_id').onRef('r.resource', '=', 'p.product'),
    )
    .select(['p.link_id', 'p.product', 'p.settings', 'p.attempted_at', 'p.error_code', 'r.refreshed_at'])
    .where(
      'p.link_id',
      'in',
      links.map(({ id }) => id),
    )
    .orderBy(sql`array_position(${[...PRODUCTS]}::text[], p.product)`)
    .execute();

/** Accounts have no settings: there is no link without them. */
const viewProduct = ({ product, settings, attempted_at, error_code, refreshed_at }: Row) => ({
  ...(refreshed_at && { refreshed_at: toTime(refreshed_at) }),
  ...(attempted_at && { last_attempted_at: toTime(attempted_at) }),
  ...(error_code && { error_code: error_code === 'BILLER_UNAVAILABLE' ? 'institution_error' : 'unknown' }),
  ...(product !== 'accounts' && { settings: viewSettings(settings as unknown as ProductSettings) }),
});

/** The database gives an object's names back in an order of its own. */
const viewSettings = ({ required, prefetch, extend_history }: ProductSettings) => ({
  required,
  prefetch,
  ...(extend_history !== undefined && { extend_history }),
});
