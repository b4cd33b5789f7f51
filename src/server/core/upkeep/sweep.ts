import type { Deps } from '../../deps.ts';
import { sweepGrants } from '../../integrations/oauth2/sweep.ts';
import { forgetSpent } from '../../integrations/sandbox-bank/tokens.ts';
import { chainAudit } from '../audit/audit-chain.ts';
import { sweepOauth } from '../oauth/sweep.ts';
import { shredOverdue } from '../operations/arguments.ts';
import { expireOverdue } from '../sessions/sessions.ts';
import { sweepDeliveries } from '../webhooks/sweep.ts';
import { purge } from './retention.ts';

/** What is done each minute, by one process, in this order. */
const STEPS: readonly ((deps: Deps) => Promise<void>)[] = [
  expireOverdue,
  shredOverdue,
  sweepDeliveries,
  sweepOauth,
  sweepGrants,
  forgetSpent,
  purge,
  chainAudit,
];

/** A step that fails keeps no other from being done. @throws the first error, once all have been tried. */
export async function sweep(deps: Deps): Promise<void> {
  const failed: unknown[] = [];
  for (const step of [...STEPS, ...deps.contracts.flatMap(({ sweep }) => sweep ?? [])])
    await step(deps).catch((error) => failed.push(error));
  if (failed.length) throw failed[0];
}
