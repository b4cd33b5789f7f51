// @vitest-environment happy-dom
/** What `@moneykit/connect` hears for each thing that happens, as that vendor documents it. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EVENTS, type EventMetadata, type EventName } from '../../protocol/events.ts';
import { event, exit, success } from '../../protocol/testing/words.ts';
import { session } from '../machine/fixtures.ts';
import { moneyKitHost } from './moneykit.ts';
import { launch } from './testing/launch.ts';

const open = (data: Record<string, string> = {}) => launch(moneyKitHost, data);
const meta = { link_type: 'link', timestamp: event.metadata.timestamp, link_session_id: 'ses_1' };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Each of our events: what comes with it, and the vendor's name and properties; null where it has none. */
const HEARD: { [N in EventName]: null | [data: Partial<EventMetadata<N>>, name: string, properties?: object] } = {
  OPEN: [{}, 'open'],
  RESUMED: null,
  TRANSITION_VIEW: [{ view_name: 'CREDENTIAL' }, 'change_screen', { current_screen_name: 'CREDENTIAL' }],
  CONSENT_ACCEPTED: [{}, 'submit_permissions'],
  SELECT_BILLER: [
    { biller_id: 'chase', biller_name: 'Chase' },
    'select_institution',
    { institution_id: 'chase', institution_name: 'Chase' },
  ],
  BILLER_NOT_LISTED: null,
  SUBMIT_CREDENTIALS: [{ biller_id: 'chase' }, 'submit_credentials'],
  CREDENTIALS_REJECTED: null,
  MFA_REQUIRED: null,
  SUBMIT_MFA: [{ mfa_type: 'question' }, 'submit_mfa'],
  OPEN_OAUTH: [{}, 'open_oauth'],
  ACCOUNT_DISCOVERED: null,
  SELECT_ACCOUNT: [{}, 'submit_accounts'],
  OPERATION_STARTED: null,
  OPERATION_SUCCEEDED: null,
  OPERATION_FAILED: null,
  OPERATION_NEEDS_USER: null,
  OPERATION_SKIPPED: null,
  LINK_CONNECTED: null,
  SUCCESS: [{}, 'success'],
  ERROR: [
    { error_code: 'RATE_LIMITED' },
    'error',
    { error_id: 'rate_limited', displayed_message: 'That was a lot at once', request_id: null },
  ],
  OFFLINE: null,
  ONLINE: null,
  EXIT: [{}, 'exit'],
};

describe('an event', () => {
  it('table has a row for each of ours', () => expect(Object.keys(HEARD)).toEqual(Object.keys(EVENTS)));

  it.each(Object.entries(HEARD) as [EventName, (typeof HEARD)['ERROR']][])('%s', (name, heard) => {
    const { said, happens } = open();
    said.length = 0;
    happens(name, (heard?.[0] ?? {}) as never);
    const [, words, properties] = heard ?? [];
    const data = { name: words, ...(properties && { properties }), meta };
    expect(said).toEqual(heard ? [{ moneykit: true, type: 'link.event', data }] : []);
  });

  it.each([
    ['code', 'submit_otp'],
    ['device', 'submit_otp_device'],
  ])('a %s has a word of its own', (mfa_type, name) => {
    const { said, happens } = open();
    happens('SUBMIT_MFA', { mfa_type });
    expect(said.at(-1)).toMatchObject({ data: { name } });
  });

  it('says of which institution, once that is known, and that a link is connected anew', () => {
    const { host, said, happens } = open({ relink: 'true' });
    host.follow(session('credentials'));
    happens('SUBMIT_CREDENTIALS');
    expect(said.at(-1)).toMatchObject({
      data: {
        meta: {
          link_type: 'relink',
          institution_id: 'test_electric_company',
          institution_name: 'Test Electric Company',
        },
      },
    });
  });
});

describe('the end', () => {
  it('of a new link is the token to exchange, the institution with its accounts, and the link', () => {
    const { host, said } = open();
    host.follow(session('done'));
    host.tell(success);
    host.tell({ type: 'close' });
    expect(said.slice(1)).toEqual([
      {
        moneykit: true,
        type: 'link.complete',
        data: {
          exchangeableToken: 'pt_1',
          link_id: 'lnk_1',
          institution: expect.objectContaining({
            id: 'chase',
            name: 'Chase',
            search_group: 'primary',
            selectedAccounts: [
              { account_id: 'acc_1', account_type: 'depository.checking', name: 'Checking', account_mask: '0001' },
            ],
            trackedScreens: [],
          }),
        },
      },
    ]);
  });

  it('says how long each screen stood, where the merchant asked for that', () => {
    const { host, said, happens } = open({ timers: 'yes' });
    happens('TRANSITION_VIEW', { view_name: 'CONSENT' });
    vi.advanceTimersByTime(1500);
    happens('TRANSITION_VIEW', { view_name: 'SELECT_BILLER' });
    vi.advanceTimersByTime(300);
    happens('TRANSITION_VIEW', { view_name: 'CONNECTED' });
    host.tell(success);
    vi.advanceTimersByTime(200);
    host.tell({ type: 'close' });
    expect(said.at(-1)).toMatchObject({
      data: {
        institution: {
          trackedScreens: [
            { tag: 'CONSENT', name: 'CONSENT', duration: 1500 },
            { tag: 'SELECT_BILLER', name: 'SELECT_BILLER', duration: 300 },
            // It still stands.
            { tag: 'CONNECTED', name: 'CONNECTED', duration: 0 },
          ],
        },
      },
    });
  });

  it('of one that was connected anew has nothing to exchange', () => {
    const { host, said } = open({ relink: 'true' });
    host.tell(success);
    host.tell({ type: 'close' });
    expect(said.at(-1)).toMatchObject({ type: 'relink.complete', data: { link_id: 'lnk_1' } });
    expect(JSON.stringify(said)).not.toContain('exchangeableToken');
  });

  it('comes by itself when nobody presses the button, and once', () => {
    const { host, said } = open();
    host.tell(success);
    expect(said).toHaveLength(1);
    vi.runAllTimers();
    host.tell({ type: 'close' });
    host.tell(exit);
    expect(said.map((message) => (message as { type: string }).type)).toEqual(['connect.started', 'link.complete']);
  });

  it.each([
    ['of who leaves is no error', null, null],
    [
      'of what went wrong is the sentence that stood on the screen, with the request',
      { code: 'RATE_LIMITED', type: 'NETWORK_ERROR', message: 'm', retryable: true, actor: 'us' } as const,
      { error_id: 'rate_limited', displayed_message: 'That was a lot at once', request_id: 'req_1' },
    ],
  ])('%s', (_, error, told) => {
    const { host, said } = open();
    host.tell({ ...exit, error, metadata: { ...exit.metadata, request_id: 'req_1' } });
    host.tell({ type: 'close' });
    expect(said.slice(1)).toEqual([{ moneykit: true, type: 'link.exit', data: { error: told } }]);
  });
});

describe('what the launcher says', () => {
  it('is how it shall look', () => {
    const { updated, speak } = open();
    speak({ type: 'connect.set_color_scheme', data: { colorScheme: 'dark' } });
    speak({
      type: 'connect.set_theme',
      data: { theme: { colors: { accent: { light: '#112233', dark: '#445566' } } } },
    });
    expect(updated).toEqual([
      { appearance: { theme: 'dark', accent: null }, locale: null },
      { appearance: { theme: 'dark', accent: '#112233' }, locale: null },
    ]);
  });

  it.each([
    null,
    'text',
    7,
    {},
    { type: 'connect.set_color_scheme' },
    { type: 'connect.set_theme', data: { theme: 7 } },
  ])('changes nothing where it is %j', (message) => {
    const { updated, speak } = open();
    speak(message);
    for (const { appearance } of updated) expect(appearance).toEqual({ theme: 'auto', accent: null });
  });

  it('that no browser could paint is named to the merchant, never repeated', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const { updated, speak } = open();
    speak({ type: 'connect.set_color_scheme', data: { colorScheme: 'hunter2' } });
    expect([updated, warn.mock.calls]).toEqual([[], [['Connect: appearance.theme must be text like "light"']]]);
    warn.mockRestore();
  });
});
