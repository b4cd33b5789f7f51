import type { WishedOperation } from '../../core/operations/arguments.ts';

/** In the order in which they are read, and listed. */
export const PRODUCTS = ['accounts', 'account_numbers', 'identity', 'transactions', 'investments'] as const;
export type Product = (typeof PRODUCTS)[number];

/** What `settings` of a product shows. */
export interface ProductSettings {
  required: boolean;
  prefetch: boolean;
  /** Of transactions alone: a year of them instead of three months. */
  extend_history?: boolean;
}

export type Products = Partial<Record<Product, ProductSettings>>;

/** Older transactions are a resource of their own, and never stand in the way of a link. */
export const HISTORY = 'transaction_history';

export const listed = (products: Products): Product[] => PRODUCTS.filter((product) => products[product]);

/** A link without what is required is none; the rest may fail. */
export function operationsOf(products: Products): WishedOperation[] {
  const operations: WishedOperation[] = listed(products).map((product) => ({
    resource: product,
    action: 'read',
    optional: !products[product]?.required,
  }));
  if (products.transactions?.extend_history) operations.push({ resource: HISTORY, action: 'read', optional: true });
  return operations;
}
