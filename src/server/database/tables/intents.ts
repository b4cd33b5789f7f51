import type { ColumnType, Generated } from 'kysely';
import type { Operation } from '../../../protocol/session.ts';
import type { Json, Time } from './columns.ts';

export interface IntentsTable {
  id: string;
  contract: string;
  /** Of the token that starts the session. */
  hash: string | null;
  client_id: string;
  client_user_id: string;
  consents: Json<string[]>;
  /** Of these the person may decline. */
  optional_consents: ColumnType<string[], string | undefined, string>;
  operations: Json<IntentOperation[]>;
  redirect_uri: string | null;
  integration_id: string | null;
  /** The link that is connected anew, instead of making one. */
  renews: string | null;
  /** Only the device that opened it first may come back to it. */
  exclusive: boolean;
  /** The merchant's name for the person, shown to them: who this is for. */
  user_name: ColumnType<string | null, string | null | undefined, string | null>;
  /** The person may connect another one when a link is made. */
  several: Generated<boolean>;
  /** What only the contract reads. */
  settings: ColumnType<object, string, string>;
  created_at: Time;
  expires_at: Time;
}

/** What is to be done once the person is in. */
export interface IntentOperation {
  resource: string;
  action: Operation['action'];
  optional: boolean;
  /** The data kind without which it is not done; nothing, where it may not be declined. */
  consent?: string;
  /** The person sees what is about to be written, and agrees to it. */
  review?: boolean;
  /** When it fails, although optional, the person is asked: again, or without it. */
  asks?: boolean;
}

/**
 * `sad`: what must not outlive its use (a card's security code); `rest`: everything else. `asked…`: given by the person, not
 * by the merchant.
 */
export type OperationArgumentPart = 'sad' | 'rest' | 'asked_sad' | 'asked_rest';

export interface OperationArgumentsTable {
  intent_id: string;
  position: number;
  key_id: string;
  part: OperationArgumentPart;
  sealed: string;
}
