import { asForm } from '../../../integrations/integration.ts';
import { RESENDS } from '../../login/ask-challenge.ts';
import { ask, prepareCall, unsealState } from '../../login/integration-call.ts';
import { Refusal } from '../../refusal.ts';
import type { MoveHandler } from '../move.ts';
import { follow, stay } from '../outcome.ts';
import { known } from '../session-view.ts';

/** Sends the challenge again: not too soon after the last time, and not too often. */
export const resend: MoveHandler<'resend'> = async (deps, session) => {
  const call = await prepareCall(deps, session);
  const { resend_at, resends } = session;
  if (resend_at && resend_at > call.context.now) return stay('challenge', { code: 'RATE_LIMITED' });
  if (!resend_at && resends >= RESENDS) return stay('challenge', { code: 'TOO_MANY_ATTEMPTS' });
  if (!resend_at) throw new Refusal(400, 'INVALID_REQUEST', 'This challenge cannot be sent again.');
  const outcome = await ask(call, (integration, context) =>
    known(asForm(integration).resend?.(context, unsealState(deps, session))),
  );
  const sent = { ...session, resends: resends + 1 };
  const change = await follow(deps, sent, 'challenge', outcome);
  return { ...change, set: { ...change.set, resends: sent.resends } };
};
