import type { MoveName } from '../../../protocol/endpoints.ts';
import type { MoveHandler } from '../move.ts';
import { accounts } from './accounts.ts';
import { answer } from './answer.ts';
import { back } from './back.ts';
import { consent } from './consent.ts';
import { credentials } from './credentials.ts';
import { exit } from './exit.ts';
import { integration } from './integration.ts';
import { retry } from './retry.ts';
import { skip } from './skip.ts';

/** One file for each move. `oauth` has none: no step allows it yet. */
export const MOVE_HANDLERS: { [N in Exclude<MoveName, 'oauth'>]: MoveHandler<N> } = {
  consent,
  integration,
  credentials,
  answer,
  accounts,
  retry,
  skip,
  back,
  exit,
};
