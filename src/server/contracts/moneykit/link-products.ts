import * as v from 'valibot';
import { hitLimit } from '../../core/limits.ts';
import { Refusal } from '../../core/refusal.ts';
import type { LinkRow } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import { answerOnce } from '../../http/idempotency.ts';
import { route } from '../../http/route.ts';
import { token } from './guards.ts';
import { LinkBody, viewLink } from './link-view.ts';
import { connectedLink } from './own-link.ts';
import { mustHave } from './permitted.ts';
import { HISTORY, PRODUCTS, type Product } from './products.ts';

const Body = v.object({ products: v.pipe(v.array(v.picklist(PRODUCTS)), v.minLength(1), v.maxLength(20)) });

const HOUR = 3600;

/** Seconds in which a link's product is refreshed once. The vendor says nothing of investments. */
const ONCE_IN: Record<Product, number> = {
  accounts: HOUR,
  transactions: HOUR,
  account_numbers: 24 * HOUR,
  identity: 24 * HOUR,
  investments: 24 * HOUR,
};

/**
 * `POST /links/:id/products` → 202: these are read anew, and a webhook tells when. Of several products all are, or none.
 * Counted by what it costs the institution, so it is counted even where other limits are off.
 */
export const linkProducts = route({
  method: 'POST',
  path: '/links/:id/products',
  summary: 'Read products anew',
  dialect: 'moneykit',
  access: token('link:data:refresh'),
  body: Body,
  answers: { 202: LinkBody },
  async handle(c, deps, body) {
    const link = await connectedLink(c, deps);
    const products = [...new Set(body.products)];
    for (const product of products) await mustHave(deps, link, product);
    return answerOnce(c, deps, async (trx) => {
      for (const product of products) await countRefresh(trx, link, product);
      const resources = products.flatMap((product) => (product === 'transactions' ? [product, HISTORY] : [product]));
      await deps.jobs.send(trx, 'refresh', { link_id: link.id, resources });
      return { status: 202, body: await viewLink(trx, link) };
    });
  },
});

/** @throws {Refusal} 429, which takes back what was counted before it. */
async function countRefresh(db: Deps['db'], { id }: LinkRow, product: Product): Promise<void> {
  const limit = { limit: 1, windowSeconds: ONCE_IN[product] };
  const { allowed, retryAfterSeconds } = await hitLimit(db, 'rate_limits', `moneykit refresh ${id} ${product}`, limit);
  if (!allowed)
    throw new Refusal(429, 'RATE_LIMITED', 'Rate limit exceeded', {
      headers: { 'Retry-After': String(retryAfterSeconds) },
    });
}
