/**
 * The host is a plain page with a Flinks Connect frame: it hears `{step, …}` for each thing that happens, in the order
 * that the vendor documents, and last `REDIRECT` with the LoginId.
 */
import type { EventMetadata, EventName, ViewName } from '../../protocol/events.ts';
import type { WidgetMessage } from '../../protocol/messages.ts';
import { random } from '../../protocol/random.ts';
import type { Session } from '../../protocol/session.ts';
import type { Launch, LaunchedHost } from './launched.ts';

type Said<T extends WidgetMessage['type']> = Extract<WidgetMessage, { type: T }>;

/** What is told when a screen is shown. */
const LOADED: { [V in ViewName]?: string } = {
  CONSENT: 'COMPONENT_LOAD_CONSENT',
  SELECT_BILLER: 'COMPONENT_LOAD_INSTITUTION_SELECTOR',
  CREDENTIAL: 'COMPONENT_LOAD_CREDENTIAL',
};

/** What is told when something happens. What is not here has no word in this contract. */
const HAPPENED: { [N in EventName]?: string } = {
  OPEN: 'APP_MOUNTED',
  CONSENT_ACCEPTED: 'COMPONENT_ACCEPT_CONSENT',
  SELECT_BILLER: 'INSTITUTION_SELECTED',
  SUBMIT_CREDENTIALS: 'SUBMIT_CREDENTIAL',
  CREDENTIALS_REJECTED: 'COMPONENT_LOAD_CREDENTIAL_RETRY',
  MFA_REQUIRED: 'COMPONENT_LOAD_MFA',
  SUBMIT_MFA: 'SUBMIT_MFA',
  OPEN_OAUTH: 'POPUP_OPENED',
  ACCOUNT_DISCOVERED: 'COMPONENT_LOAD_ACCOUNT_SELECTION',
  OFFLINE: 'APP_OFFLINE',
  ONLINE: 'APP_ONLINE',
};

/** Errors that have a step of their own. */
const FAILED: Record<string, readonly string[]> = {
  LINK_TOKEN_INVALID: ['TOKEN_INVALID'],
  LINK_TOKEN_EXPIRED: ['TOKEN_INVALID'],
  LINK_TOKEN_USED: ['TOKEN_INVALID'],
  MFA_INVALID: ['INVALID_SECURITY_RESPONSE', 'COMPONENT_LOAD_MFA_RETRY'],
  TOO_MANY_ATTEMPTS: ['MAXIMUM_RETRY_REACHED'],
};

/** @param ended there is nothing more to do here: say so, for this page keeps its frame. */
export function flinksHost({ origin, token, data, say }: Launch, ended: () => void): LaunchedHost {
  let institution: string | undefined;
  /** The accounts were asked for: which were chosen is known at the end. */
  let asked = false;

  const post = (step: string, more: Record<string, unknown> = {}) => {
    const message = { step, ...more };
    say(data.stringify === 'true' ? JSON.stringify(message) : message);
  };
  /** What this contract tells beside the step. */
  const detail = (name: EventName, metadata: EventMetadata): Record<string, unknown> => {
    switch (name) {
      case 'SELECT_BILLER':
        institution = (metadata as EventMetadata<'SELECT_BILLER'>).biller_name;
        return { institution };
      case 'SUBMIT_CREDENTIALS':
        return { institution };
      case 'MFA_REQUIRED':
        return { mfaTypes: [(metadata as EventMetadata<'MFA_REQUIRED'>).mfa_type] };
      case 'ACCOUNT_DISCOVERED': {
        const { account_count } = metadata as EventMetadata<'ACCOUNT_DISCOVERED'>;
        asked = true;
        return { totalAccounts: account_count, displayedAccounts: account_count };
      }
      default:
        return {};
    }
  };

  function tellEvent({ name, metadata }: Said<'event'>): void {
    if (name === 'TRANSITION_VIEW') {
      const { view_name } = metadata;
      const step = LOADED[view_name];
      if (step)
        post(step, { SELECT_BILLER: { cached: false }, CREDENTIAL: { institution } }[view_name as 'CREDENTIAL']);
    } else if (name === 'ERROR') {
      for (const step of FAILED[(metadata as EventMetadata<'ERROR'>).error_code ?? ''] ?? []) post(step);
    } else if (HAPPENED[name]) post(HAPPENED[name], detail(name, metadata as EventMetadata));
  }

  function tellSuccess({ public_token: loginId, metadata: { accounts, biller } }: Said<'success'>): void {
    const accountId = accounts[0]?.id ?? null;
    if (asked) post('ACCOUNT_SELECTED', { accountId });
    post('REDIRECT', { institution: biller.name, url: goesOn(data, loginId, biller.name), loginId, accountId });
  }

  return {
    origin,
    cid: random(),
    tokenKind: 'link_token',
    connect({ opened }) {
      const appearance = { theme: 'auto', accent: null } as const;
      opened({ token, inline: true, canRefresh: false, appearance, locale: data.language || null });
    },
    follow(session: Session | null) {
      institution = session?.integration?.name ?? institution;
    },
    tell(message) {
      if (message.type === 'event') tellEvent(message);
      else if (message.type === 'success') tellSuccess(message);
      else if (message.type === 'exit') {
        if (message.metadata.view_name === 'CONSENT') post('COMPONENT_DENY_CONSENT');
        post('COMPONENT_CLOSE_SESSION');
      } else if (message.type === 'close') ended();
    },
  };
}

/** The merchant's own address, as it wrote it, with what this contract adds. The merchant goes there, not we. */
function goesOn({ redirect = '', tag }: Launch['data'], loginId: string, institution: string): string {
  if (!URL.canParse(redirect)) return '';
  const url = new URL(redirect);
  url.searchParams.set('loginId', loginId);
  url.searchParams.set('institution', institution);
  if (tag) url.searchParams.set('tag', tag);
  return url.href;
}
