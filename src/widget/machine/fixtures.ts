/** One session of each step, for the tests of the machine and of the screens. */
import type { Session, Step, StepName } from '../../protocol/session.ts';

export const steps = {
  consent: { name: 'consent' },
  select_integration: { name: 'select_integration', recent: [], unwell: {} },
  credentials: {
    name: 'credentials',
    schema: {
      type: 'object',
      properties: {
        username: { type: 'string', title: 'Username', autocomplete: 'username', minLength: 1, maxLength: 100 },
        password: {
          type: 'string',
          title: 'Password',
          format: 'password',
          writeOnly: true,
          autocomplete: 'current-password',
          minLength: 1,
          maxLength: 200,
        },
      },
      required: ['username', 'password'],
      additionalProperties: false,
    },
    page: null,
  },
  challenge: {
    name: 'challenge',
    challenge: { kind: 'code', id: 'chl_1', sent_to: 'text message to •••• 42', length: 6 },
    expires_at: '2026-01-01T00:05:00Z',
    resend_at: '2026-01-01T00:00:30Z',
    instead: false,
  },
  oauth: {
    name: 'oauth',
    authorize_url: '/connect/v1/oauth/start?s=os_1',
    tab_url: '/connect/v1/oauth/start?s=os_1&tab=1',
  },
  accounts: {
    name: 'accounts',
    accounts: [
      { id: 'acc_1', name: 'Primary', mask: '1234', type: 'electricity' },
      { id: 'acc_2', name: 'Vacation Home', mask: '5678', type: 'electricity' },
    ],
    multiple: true,
    unavailable: [{ id: 'acc_3', name: 'Old Flat', mask: '9012', type: 'electricity', reason: 'closed' }],
    chosen: [],
    reconnectable: false,
  },
  operations: {
    name: 'operations',
    operations: [
      { id: 'op_1', resource: 'bills', action: 'read', status: 'running', progress: 0.5, optional: false },
      { id: 'op_2', resource: 'payments', action: 'read', status: 'queued', progress: 0, optional: true },
    ],
  },
  done: {
    name: 'done',
    public_token: 'pt_sandbox_0123456789012345678901234567890123456789012',
    link_id: 'link_1',
    updated: false,
    can_add: false,
    accounts: [{ id: 'acc_1', name: 'Primary', mask: '1234', type: 'electricity' }],
    operations: [{ id: 'op_1', resource: 'bills', action: 'read', status: 'succeeded', progress: 1, optional: false }],
    redirect_url: null,
  },
  failed: { name: 'failed', error: { code: 'ACCOUNT_LOCKED' } },
  expired: { name: 'expired' },
} satisfies { [N in StepName]: Extract<Step, { name: N }> };

/** A session that has made one link, and may make more. */
export const several = {
  links: [
    {
      public_token: steps.done.public_token,
      link_id: 'link_1',
      biller: { id: 'test_electric_company', name: 'Test Electric Company' },
      accounts: steps.done.accounts,
    },
  ],
} satisfies Partial<Session>;

export function session(step: StepName, version = 1, change: Partial<Session> = {}): Session {
  const picked = step !== 'consent' && step !== 'select_integration';
  return {
    id: 'sess_1',
    version,
    environment: 'sandbox',
    step: steps[step],
    client: { name: 'Acme', logo: null },
    user: null,
    consents: ['bills'],
    optional_consents: [],
    update: null,
    links: [],
    integration: picked
      ? { id: 'test_electric_company', name: 'Test Electric Company', logo: null, color: '#1d4ed8' }
      : null,
    can_go_back: ['credentials', 'challenge', 'accounts', 'failed', 'oauth'].includes(step),
    preselected: false,
    error: null,
    return_url: null,
    directory_version: 'v1',
    expires_at: '2026-01-01T01:00:00Z',
    server_time: '2026-01-01T00:00:00Z',
    ...change,
  };
}
