import { Refusal } from '../../core/refusal.ts';
import type { LinkRow } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import type { Product } from './products.ts';

/** @throws {Refusal} 403 for a product that the link was not asked for: the person did not agree to it. */
export async function mustHave({ db }: Pick<Deps, 'db'>, link: LinkRow, product: Product): Promise<void> {
  const row = await db
    .selectFrom('moneykit_products')
    .select('product')
    .where('link_id', '=', link.id)
    .where('product', '=', product)
    .executeTakeFirst();
  if (!row)
    throw new Refusal(403, 'INVALID_REQUEST', `The link does not include ${product}. Link again and ask for it.`, {
      vendor: 'link_error.forbidden_action',
    });
}
