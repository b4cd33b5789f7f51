import type { Transaction } from 'kysely';
import type { LinkChange, SessionChange } from '../../core/contract.ts';
import { known } from '../../core/sessions/session-view.ts';
import { now } from '../../database/clock.ts';
import type { IntentRow, LinkRow, Tables } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import { tellProduct, tellState, tellTransactions } from './notices.ts';
import { listed, PRODUCTS, type Product } from './products.ts';
import { intentSettings, type LinkSettings } from './settings.ts';
import { noteTransactions } from './transaction-log.ts';

/** The contract's `changed`: what the link session asked for becomes the link's. */
export async function onSession(trx: Transaction<Tables>, deps: Deps, { kind, session, intent }: SessionChange) {
  if (kind !== 'linked') return;
  const link = await takeSettings(trx, known(session.link_id), intent);
  const failed = await takeProducts(trx, link.id, intent);
  await tellState(trx, deps, link);
  for (const product of listed(intentSettings(intent).products))
    await tellProduct(trx, deps, link, product, failed.includes(product));
  if (await noteTransactions(trx, link.id)) await tellTransactions(trx, deps, link);
}

function takeSettings(trx: Transaction<Tables>, id: string, intent: IntentRow): Promise<LinkRow> {
  const { webhook, tags } = intentSettings(intent);
  const settings: LinkSettings = { webhook, webhook_named_at: intent.created_at.toISOString(), tags };
  return trx
    .updateTable('links')
    .set({ settings: JSON.stringify(settings) })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** @returns those that brought nothing. */
async function takeProducts(trx: Transaction<Tables>, link_id: string, intent: IntentRow): Promise<Product[]> {
  const { products } = intentSettings(intent);
  const brought = await trx.selectFrom('link_results').select('resource').where('link_id', '=', link_id).execute();
  const failed = listed(products).filter((product) => !brought.some(({ resource }) => resource === product));
  await trx.deleteFrom('moneykit_products').where('link_id', '=', link_id).execute();
  await trx
    .insertInto('moneykit_products')
    .values(
      listed(products).map((product) => ({
        link_id,
        product,
        settings: JSON.stringify(products[product]),
        attempted_at: now,
        error_code: failed.includes(product) ? 'OPERATION_FAILED' : null,
      })),
    )
    .execute();
  return failed;
}

/** The contract's `refreshed`. */
export async function onRefresh(trx: Transaction<Tables>, deps: Deps, { link, resources }: LinkChange): Promise<void> {
  const products = PRODUCTS.filter((product) => resources.includes(product));
  const wasBroken = await noteAttempt(trx, link, products);
  const isBroken = link.status !== 'ACTIVE';
  if (wasBroken !== isBroken) await tellState(trx, deps, link);
  for (const product of products) await tellProduct(trx, deps, link, product, isBroken);
  if (!isBroken && (await noteTransactions(trx, link.id))) await tellTransactions(trx, deps, link);
}

/** @returns whether the attempt before this one had failed. */
async function noteAttempt(
  trx: Transaction<Tables>,
  { id, error_code }: LinkRow,
  products: readonly Product[],
): Promise<boolean> {
  const before = await trx.selectFrom('moneykit_products').selectAll().where('link_id', '=', id).execute();
  await trx
    .updateTable('moneykit_products')
    .set({ attempted_at: now, error_code })
    .where('link_id', '=', id)
    .where('product', 'in', products.length ? products : ['none'])
    .execute();
  return before.some((row) => products.some((product) => product === row.product) && row.error_code !== null);
}
