/** What a page with a Flinks Connect frame hears for each thing that happens, as that vendor documents it. */
import { describe, expect, it, vi } from 'vitest';
import { ERRORS, type ErrorCode } from '../../protocol/errors.ts';
import { EVENTS, type EventMetadata, type EventName, type ViewName } from '../../protocol/events.ts';
import { exit, success } from '../../protocol/testing/words.ts';
import { session } from '../machine/fixtures.ts';
import { flinksHost } from './flinks.ts';
import { launch } from './testing/launch.ts';

function open(data: Record<string, string> = {}) {
  const ended = vi.fn();
  return { ...launch((given) => flinksHost(given, ended), data), ended };
}

/** Each of our events: what comes with it, and the steps that are posted. */
const POSTED: { [N in EventName]: [data: Partial<EventMetadata<N>>, steps: object[]] | null } = {
  OPEN: [{}, [{ step: 'APP_MOUNTED' }]],
  RESUMED: null,
  // The others: below.
  TRANSITION_VIEW: [{ view_name: 'OPERATIONS' }, []],
  CONSENT_ACCEPTED: [{}, [{ step: 'COMPONENT_ACCEPT_CONSENT' }]],
  SELECT_BILLER: [{ biller_name: 'Chase' }, [{ step: 'INSTITUTION_SELECTED', institution: 'Chase' }]],
  BILLER_NOT_LISTED: null,
  SUBMIT_CREDENTIALS: [{}, [{ step: 'SUBMIT_CREDENTIAL', institution: undefined }]],
  CREDENTIALS_REJECTED: [{}, [{ step: 'COMPONENT_LOAD_CREDENTIAL_RETRY' }]],
  MFA_REQUIRED: [{ mfa_type: 'code' }, [{ step: 'COMPONENT_LOAD_MFA', mfaTypes: ['code'] }]],
  SUBMIT_MFA: [{}, [{ step: 'SUBMIT_MFA' }]],
  OPEN_OAUTH: [{}, [{ step: 'POPUP_OPENED' }]],
  ACCOUNT_DISCOVERED: [
    { account_count: 3 },
    [{ step: 'COMPONENT_LOAD_ACCOUNT_SELECTION', totalAccounts: 3, displayedAccounts: 3 }],
  ],
  SELECT_ACCOUNT: null,
  OPERATION_STARTED: null,
  OPERATION_SUCCEEDED: null,
  OPERATION_FAILED: null,
  OPERATION_NEEDS_USER: null,
  OPERATION_SKIPPED: null,
  LINK_CONNECTED: null,
  SUCCESS: null,
  // Of each code, below.
  ERROR: null,
  OFFLINE: [{}, [{ step: 'APP_OFFLINE' }]],
  ONLINE: [{}, [{ step: 'APP_ONLINE' }]],
  EXIT: null,
};

describe('an event', () => {
  it('table has a row for each of ours', () => expect(Object.keys(POSTED)).toEqual(Object.keys(EVENTS)));

  it.each(Object.entries(POSTED) as [EventName, (typeof POSTED)['OPEN']][])('%s', (name, row) => {
    const { said, happens } = open();
    happens(name, row?.[0] as never);
    expect(said).toEqual(row?.[1] ?? []);
  });

  it.each<[ViewName, object[]]>([
    ['CONSENT', [{ step: 'COMPONENT_LOAD_CONSENT' }]],
    ['SELECT_BILLER', [{ step: 'COMPONENT_LOAD_INSTITUTION_SELECTOR', cached: false }]],
    ['CREDENTIAL', [{ step: 'COMPONENT_LOAD_CREDENTIAL', institution: 'Test Electric Company' }]],
    ['MFA', []],
    ['CONNECTED', []],
  ])('the view %s', (view_name, steps) => {
    const { host, said, happens } = open();
    host.follow(session('credentials'));
    happens('TRANSITION_VIEW', { view_name });
    expect(said).toEqual(steps);
  });

  const WORDS: Partial<Record<ErrorCode, string[]>> = {
    LINK_TOKEN_INVALID: ['TOKEN_INVALID'],
    LINK_TOKEN_EXPIRED: ['TOKEN_INVALID'],
    LINK_TOKEN_USED: ['TOKEN_INVALID'],
    MFA_INVALID: ['INVALID_SECURITY_RESPONSE', 'COMPONENT_LOAD_MFA_RETRY'],
    TOO_MANY_ATTEMPTS: ['MAXIMUM_RETRY_REACHED'],
  };
  it.each(Object.keys(ERRORS) as ErrorCode[])('the error %s', (error_code) => {
    const { said, happens } = open();
    happens('ERROR', { error_code });
    expect(said).toEqual((WORDS[error_code] ?? []).map((step) => ({ step })));
  });

  it('is a text where the page asked for one', () => {
    const { said, happens } = open({ stringify: 'true' });
    happens('OPEN');
    expect(said).toEqual(['{"step":"APP_MOUNTED"}']);
  });
});

describe('the end', () => {
  it('is REDIRECT, with the page’s own address and what this contract adds to it', () => {
    const { host, said, happens } = open({ redirect: 'https://shop.example/back?a=1', tag: 'order-7' });
    happens('ACCOUNT_DISCOVERED', { account_count: 1 });
    host.tell(success);
    expect(said.slice(1)).toEqual([
      { step: 'ACCOUNT_SELECTED', accountId: 'acc_1' },
      {
        step: 'REDIRECT',
        institution: 'Chase',
        url: 'https://shop.example/back?a=1&loginId=pt_1&institution=Chase&tag=order-7',
        loginId: 'pt_1',
        accountId: 'acc_1',
      },
    ]);
  });

  it.each([undefined, '', 'nonsense'])('has no address where the page gave none that is one (%j)', (redirect) => {
    const { host, said } = open(redirect === undefined ? {} : { redirect });
    host.tell(success);
    expect(said).toEqual([{ step: 'REDIRECT', institution: 'Chase', url: '', loginId: 'pt_1', accountId: 'acc_1' }]);
  });

  it.each<[ViewName, string[]]>([
    ['CONSENT', ['COMPONENT_DENY_CONSENT', 'COMPONENT_CLOSE_SESSION']],
    ['CREDENTIAL', ['COMPONENT_CLOSE_SESSION']],
  ])('of who leaves at %s', (view_name, steps) => {
    const { host, said } = open();
    host.tell({ ...exit, metadata: { ...exit.metadata, view_name } });
    expect(said).toEqual(steps.map((step) => ({ step })));
  });

  it('leaves a page that says so: this vendor’s pages keep their frame', () => {
    const { host, ended } = open();
    host.tell({ type: 'close' });
    expect(ended).toHaveBeenCalledTimes(1);
  });
});

it('opens inline, in the language of the frame’s address', () => {
  expect(open({ language: 'fr' }).opened).toMatchObject([{ token: 'lt_1', inline: true, locale: 'fr' }]);
});
