import type { Generated } from 'kysely';
import type { Json, TimeOrNull } from './columns.ts';

/** One of the products that a MoneyKit link was asked for. */
export interface MoneyKitProductsTable {
  link_id: string;
  product: string;
  settings: Json<Record<string, unknown>>;
  attempted_at: TimeOrNull;
  /** Of the error table: why the last attempt failed. */
  error_code: string | null;
}

/** When each transaction of a MoneyKit link came and changed, for those who ask what is new. */
export interface MoneyKitChangesTable {
  link_id: string;
  /** The integration's own name of it. */
  transaction_id: string;
  first_edition: number;
  edition: number;
  removed: Generated<boolean>;
  pending: boolean;
  /** `YYYY-MM-DD`. */
  day: string;
  digest: string;
}
