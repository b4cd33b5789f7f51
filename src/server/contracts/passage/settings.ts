import type { IntentRow } from '../../database/tables.ts';

/** What this contract keeps with an intent. */
export interface Settings {
  webhookUrl: string | null;
  /** As the parser writes it, without the `linkId`. */
  returnUrl: string | null;
  externalUserId: string | null;
  debug: boolean;
}

export const settingsOf = ({ settings }: Pick<IntentRow, 'settings'>): Settings => settings as Settings;
