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
  // What is told of is one link more; or, if one has been removed meanwhile, the end.
  const told = before?.step.name === 'done' && before.links.length === now.links.length;
  if (step.name === 'done' && !told) {
    const { public_token, link_id } = step;
    if (now.links.length) out.push(event('LINK_CONNECTED', { ...biller(now), link_id, public_token }));
    else out.push(...success(now));
  }
  return out;
}

const listed = ({ public_token, link_id, accounts }: Done) => ({ public_token, link_id, accounts });
type Done = Extract<Session['step'], { name: 'done' }>;

/** The end of a run that made links: the last of them stands for all, where there are several. */
export function success(session: Session): Tell[] {
  const { step, integration, links } = session;
  const done = step.name === 'done' ? step : null;
  const { id, name } = integration ?? { id: '', name: '' };
  const all = links.length ? links : done ? [{ ...listed(done), biller: { id, name } }] : [];
  const last = all.at(-1)!;
  return [
    event('SUCCESS', { biller_id: last.biller.id, biller_name: last.biller.name }),
    {
      type: 'tell',
      what: 'success',
      publicToken: last.public_token,
      metadata: {
        link_session_id: session.id,
        link_id: last.link_id,
        updated: !!done?.updated,
        biller: last.biller,
        accounts: last.accounts,
        operations: (done?.operations ?? []).map(({ resource, action, status }) => ({ resource, action, status })),
        consents: session.consents,
        links: all,
      },
    },
  ];
}

type Operations = Extract<Session['step'], { name: 'operations' }>['operations'];

/** A fast operation may be seen only when it has ended: its start is told then. */
function operationNews(before: Session | null, operations: Operations): Tell[] {
  const known = before?.step.name === 'operations' ? before.step.operations : [];
  return operations.flatMap(({ id, resource, action, status, needs }) => {
    const was = known.find((operation) => operation.id === id)?.status ?? 'queued';
    const what = { resource, action };
    if (was === status || status === 'queued') return [];
    if (status === 'needs_user') return [event('OPERATION_NEEDS_USER', what)];
    if (status === 'skipped') return [event('OPERATION_SKIPPED', what)];
    const started = was === 'running' ? [] : [event('OPERATION_STARTED', what)];
    if (status === 'succeeded') return [...started, event('OPERATION_SUCCEEDED', what)];
    if (status === 'running') return started;
    const error_code = needs?.kind === 'decision' ? needs.code : 'OPERATION_FAILED';
    return [...started, event('OPERATION_FAILED', { ...what, error_code })];
  });
}
