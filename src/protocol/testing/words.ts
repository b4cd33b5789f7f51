/** One well-formed message of each kind that ends or fills a run. */
import type { HostMessage, WidgetMessage } from '../messages.ts';

type Told<T extends WidgetMessage['type']> = Extract<WidgetMessage, { type: T }>;

export const event: Told<'event'> = {
  type: 'event',
  name: 'OPEN',
  metadata: {
    schema_version: 1,
    timestamp: '2026-01-01T00:00:00.000Z',
    link_session_id: 'ses_1',
    view_name: 'CONSENT',
  },
};

export const success: Told<'success'> = {
  type: 'success',
  public_token: 'pt_1',
  metadata: {
    link_session_id: 'ses_1',
    link_id: 'lnk_1',
    updated: false,
    biller: { id: 'chase', name: 'Chase' },
    accounts: [{ id: 'acc_1', name: 'Checking', mask: '0001', type: 'checking' }],
    operations: [],
    consents: ['bills'],
    links: [
      {
        public_token: 'pt_1',
        link_id: 'lnk_1',
        biller: { id: 'chase', name: 'Chase' },
        accounts: [{ id: 'acc_1', name: 'Checking', mask: '0001', type: 'checking' }],
      },
    ],
    timestamp: '2026-01-01T00:00:00.000Z',
    biller_id: 'chase',
    accountId: 'acc_1',
    institutionName: 'Chase',
    institution: { institution_id: 'chase', name: 'Chase' },
  },
};

export const exit: Told<'exit'> = {
  type: 'exit',
  error: null,
  metadata: {
    status: 'consent',
    view_name: 'CONSENT',
    link_session_id: 'ses_1',
    request_id: null,
    biller: null,
    resumable: true,
  },
};

export const open: Extract<HostMessage, { type: 'open' }> = {
  type: 'open',
  token: 'lt_1',
  inline: false,
  can_refresh: false,
  theme: 'auto',
};
