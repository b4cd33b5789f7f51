import type { IntentRow, LinkRow } from '../../database/tables.ts';
import type { CustomData } from '../../integrations/integration.ts';
import type { Products } from './products.ts';

/** What a link session remembers for this contract. */
export interface IntentSettings {
  webhook: string | null;
  tags: string[];
  products: Products;
  /** ISO 3166-1 alpha-2, lower case; empty for any. */
  countries: string[];
  onlyOneAccount: boolean;
  onlyDepository: boolean;
  /** What the person has linked already cannot be linked again. */
  rejectsLinked?: boolean;
  /** What the sandbox plays for `user_custom`. */
  custom?: CustomData;
}

/** What a link does. */
export interface LinkSettings {
  webhook: string | null;
  /** When the merchant gave that address. ISO 8601. */
  webhook_named_at: string;
  tags: string[];
}

export const intentSettings = ({ settings }: Pick<IntentRow, 'settings'>) => settings as IntentSettings;
export const linkSettings = ({ settings }: Pick<LinkRow, 'settings'>) => settings as LinkSettings;
