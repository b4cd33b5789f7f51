import type { IntentRow } from '../../database/tables.ts';

/** A person comes by `/api/v1/authorize`, and the merchant gets a code. */
export interface AuthorizeSettings {
  kind: 'authorize';
  redirect_uri: string;
  state: string;
  scope: string;
  /** S256 (RFC 7636); null where the merchant sent none. */
  code_challenge: string | null;
  correlation_id: string | null;
}

/** A person comes by the widget, and the merchant gets a LoginId. */
interface ConnectSettings {
  kind: 'connect';
  login_id: string;
}

/** The merchant's server logs in for a person. */
export interface LiveSettings {
  kind: 'live';
  login_id: string;
  /** Hash of the authorize token that began it: the same may go on with it. */
  begun_by: string | null;
}

/** The merchant's server looks at what an earlier login brought. */
export interface CachedSettings {
  kind: 'cached';
  link_id: string;
  begun_by: string | null;
}

export type Settings = AuthorizeSettings | ConnectSettings | LiveSettings | CachedSettings;

export const settingsOf = ({ settings }: Pick<IntentRow, 'settings'>): Settings => settings as Settings;
