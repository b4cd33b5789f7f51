import type { MoveName } from '../../../../protocol/endpoints.ts';
import type { MoveHandler } from '../move.ts';
import { accounts } from './accounts.ts';
import { another } from './another.ts';
import { answer } from './answer.ts';
import { approve } from './approve.ts';
import { args } from './arguments.ts';
import { back } from './back.ts';
import { consent } from './consent.ts';
import { credentials } from './credentials.ts';
import { exit } from './exit.ts';
import { instead } from './instead.ts';
import { integration } from './integration.ts';
import { oauth } from './oauth.ts';
import { reconnect } from './reconnect.ts';
import { resend } from './resend.ts';
import { retry } from './retry.ts';
import { skip } from './skip.ts';

/** One file for each move. */
export const MOVE_HANDLERS: { [N in MoveName]: MoveHandler<N> } = {
  consent,
  integration,
  credentials,
  answer,
  resend,
  instead,
  oauth,
  accounts,
  reconnect,
  arguments: args,
  approve,
  retry,
  skip,
  another,
  back,
  exit,
};
