/** What the host hears when the session changes: told from the difference between two sessions, in one place. */

import { ERRORS, isErrorCode } from '../../protocol/errors.ts';
import type { EventData, EventName } from '../../protocol/events.ts';
import type { Session } from '../../protocol/session.ts';
import type { Tell } from './effect.ts';

export const event = <N extends EventName>(name: N, data: EventData<N>): Tell => ({
  type: 'tell',
  what: 'event',
  name,
  data,
});

export const biller = (session: Session | null): { biller_id: string; biller_name: string } | Record<string, never> =>
  session?.integration ? { biller_id: session.integration.id, biller_name: session.integration.name } : {};

export function failure(code: string): Tell[] {
  return [event('ERROR', { error_code: code, error_type: isErrorCode(code) ? ERRORS[code].type : 'INTERNAL_ERROR' })];
}

export function news(before: Session | null, now: Session): Tell[] {
  const out: Tell[] = [];
  const { biller_id } = biller(now);
  const who = biller_id === undefined ? {} : { biller_id };
  const step = now.step;
  const arrived = before?.step.name !== step.name;

  if (now.error && now.version !== before?.version) {
    if (step.name === 'credentials') out.push(event('CREDENTIALS_REJECTED', { ...who, error_code: now.error.code }));
    out.push(...failure(now.error.code));
  }
  switch (step.name) {
    case 'challenge': {
      const asked = before?.step.name === 'challenge' ? before.step.challenge.id : null;
      if (asked !== step.challenge.id) out.push(event('MFA_REQUIRED', { ...who, mfa_type: step.challenge.kind }));
      break;
    }
    case 'accounts':
      if (arrived) out.push(event('ACCOUNT_DISCOVERED', { ...who, account_count: step.accounts.length }));
      break;
    case 'operations':
    case 'done':
      out.push(...operationNews(before, step.operations));
      break;
    case 'failed':
      if (before?.step.name === 'operations')
        for (const { resource, action, status } of before.step.operations)
          if (status === 'running')
            out.push(event('OPERATION_FAILED', { resource, action, error_code: step.error.code }));
      if (arrived) out.push(...failure(step.error.code));
      break;
  }
  if (step.name === 'done' && arrived)
    out.push(event('SUCCESS', biller(now)), {
      type: 'tell',
      what: 'success',
      publicToken: step.public_token,
      metadata: {
        link_session_id: now.id,
        link_id: step.link_id,
        biller: { id: now.integration?.id ?? '', name: now.integration?.name ?? '' },
        accounts: step.accounts,
        operations: step.operations.map(({ resource, action, status }) => ({ resource, action, status })),
        consents: now.consents,
      },
    });
  return out;
}

type Operations = Extract<Session['step'], { name: 'operations' }>['operations'];

/** A fast operation may be seen only when it has ended: its start is told then. */
function operationNews(before: Session | null, operations: Operations): Tell[] {
  const known = before?.step.name === 'operations' ? before.step.operations : [];
  return operations.flatMap(({ id, resource, action, status }) => {
    const was = known.find((operation) => operation.id === id)?.status ?? 'queued';
    if (was === status) return [];
    const what = { resource, action };
    const started = was === 'queued' && status !== 'skipped' ? [event('OPERATION_STARTED', what)] : [];
    if (status === 'succeeded') return [...started, event('OPERATION_SUCCEEDED', what)];
    if (status === 'failed')
      return [...started, event('OPERATION_FAILED', { ...what, error_code: 'OPERATION_FAILED' })];
    return started;
  });
}
