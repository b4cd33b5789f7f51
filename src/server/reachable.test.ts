// @vitest-environment node
/**
 * Every error of the one table can be had in the sandbox: one row for each, with how. A new code without a row does not
 * compile. Those of the loader: `sdk/reachable.test.ts`; what a person sees of them: `e2e/flows/errors.spec.ts`.
 */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { paths } from '../protocol/endpoints.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { LoaderCode } from '../protocol/testing/of-the-loader.ts';
import { call } from '../widget/api/client.ts';
import { readSession } from '../widget/api/read-session.ts';
import { FAULT_HEADER } from './http/sandbox-fault.ts';
import { Browser } from './testing/browser.ts';
import { minutesLater, resetClock } from './testing/clock.ts';
import { type ListeningServer, openListeningServer } from './testing/listening-server.ts';
import { createLink } from './testing/passage.ts';
import { createLinkToken, exchange, get, HOST, post, readEvents, Visitor } from './testing/verbs.ts';

let server: ListeningServer;
beforeAll(async () => {
  server = await openListeningServer();
});
afterAll(() => server.close());

const begin = async (wish = {}) => Visitor.open(server, await createLinkToken(server, wish));
const body = (token: object, origin = HOST) => ({ ...token, origin, cid: randomBytes(16).toString('base64url') });
const refusal = async (asked: Response | Promise<Response>) =>
  ((await (await asked).json()) as { error: { code: string } }).error.code;
const opening = (link_token: string, origin?: string) =>
  refusal(post(server, paths.sessions, body({ link_token }, origin)));

/** What the session says is wrong: with the move, or for good. */
function said({ session }: Visitor): string | undefined {
  return session.step.name === 'failed' ? session.step.error.code : session.error?.code;
}

/** Signs in as the user of that name, and does what is asked until something is wrong. */
const byUser = (code: ErrorCode) => async () => {
  const visitor = await (await begin()).toForm();
  await visitor.login(`user_${code.toLowerCase()}`);
  if (visitor.step === 'challenge' && visitor.at('challenge').challenge.kind === 'code')
    await visitor.move('answer', { answer: '123456' });
  if (!said(visitor))
    for await (const session of readEvents(await get(server, paths.sessionEvents, visitor.headers))) {
      visitor.session = session;
      if (said(visitor)) break;
    }
  return said(visitor);
};

/** Presses that button on the page of the sandbox's bank. */
const atBank = (decision: 'deny' | 'fail') => async () => {
  const visitor = await (await begin()).toForm('oauth-bank');
  const browser = await new Browser().open(server.origin + visitor.at('oauth').authorize_url);
  const { url, init } = browser.press({ decision });
  await browser.open(url, init);
  return said(await visitor.look());
};

/** Sends the header; the code is the one that the widget makes of what comes back. */
const byHeader = (code: ErrorCode) => async () => {
  const { bearer } = await begin();
  const real = globalThis.fetch;
  globalThis.fetch = (path, init) => {
    const headers = new Headers(init?.headers);
    headers.set(FAULT_HEADER, code);
    return real(server.origin + path, { ...init, headers });
  };
  try {
    await call(readSession, [], { path: paths.session, bearer });
    return undefined;
  } catch (error) {
    return (error as { code: string }).code;
  } finally {
    globalThis.fetch = real;
  }
};

const ROWS = {
  LINK_TOKEN_INVALID: () => opening('lt_made_up'),
  async LINK_TOKEN_EXPIRED() {
    const token = await createLinkToken(server);
    await minutesLater(server, 31);
    return opening(token).finally(() => resetClock(server));
  },
  async LINK_TOKEN_USED() {
    const token = await createLinkToken(server);
    const visitor = await (await Visitor.open(server, token)).toForm();
    await (await visitor.login('user_good')).untilSettled();
    await exchange(server, visitor.at('done').public_token);
    return opening(token);
  },
  async ALREADY_CLAIMED() {
    const { claimCode: claim_code } = await createLink(server);
    await post(server, paths.sessions, body({ claim_code }));
    return refusal(post(server, paths.sessions, body({ claim_code })));
  },
  RESUME_USED: () => opening(`rc_${'x'.repeat(43)}`),
  async SESSION_EXPIRED() {
    const token = await createLinkToken(server);
    const first = await Visitor.open(server, token);
    await Visitor.open(server, token);
    return refusal(get(server, paths.session, first.headers));
  },
  HOST_NOT_ALLOWED: async () => opening(await createLinkToken(server), 'https://unregistered.example'),
  async BILLER_NOT_FOUND() {
    const visitor = await begin();
    await visitor.move('consent', { accepted: true });
    return said(await visitor.move('integration', { integration_id: 'nobody' }));
  },
  BILLER_UNAVAILABLE: byUser('BILLER_UNAVAILABLE'),
  ACCOUNT_LOCKED: byUser('ACCOUNT_LOCKED'),
  NO_ACCOUNTS: byUser('NO_ACCOUNTS'),
  ACCOUNT_MISMATCH: byUser('ACCOUNT_MISMATCH'),
  INVALID_CREDENTIALS: byUser('INVALID_CREDENTIALS'),
  FIELD_INVALID: byUser('FIELD_INVALID'),
  TOO_MANY_ATTEMPTS: byUser('TOO_MANY_ATTEMPTS'),
  MFA_INVALID: byUser('MFA_INVALID'),
  MFA_EXPIRED: byUser('MFA_EXPIRED'),
  MFA_DENIED: byUser('MFA_DENIED'),
  OAUTH_DENIED: atBank('deny'),
  OAUTH_FAILED: atBank('fail'),
  OPERATION_FAILED: byUser('OPERATION_FAILED'),
  OPERATION_DECLINED: byUser('OPERATION_DECLINED'),
  ARGUMENTS_EXPIRED: byUser('ARGUMENTS_EXPIRED'),
  RESULT_INVALID: byUser('RESULT_INVALID'),
  NETWORK_ERROR: byHeader('NETWORK_ERROR'),
  RATE_LIMITED: byHeader('RATE_LIMITED'),
  UPDATE_NEEDED: byHeader('UPDATE_NEEDED'),
  INVALID_REQUEST: byHeader('INVALID_REQUEST'),
  INTERNAL_ERROR: byHeader('INTERNAL_ERROR'),
} satisfies Record<Exclude<ErrorCode, LoaderCode>, () => Promise<string | undefined>>;

test.each(Object.entries(ROWS))('%s', async (code, reach) => {
  expect(await reach()).toBe(code);
});

// What ends a session, or keeps it from beginning, is quicker had by the header than by waiting for it.
test.each([
  'LINK_TOKEN_INVALID',
  'LINK_TOKEN_EXPIRED',
  'LINK_TOKEN_USED',
  'ALREADY_CLAIMED',
  'RESUME_USED',
  'SESSION_EXPIRED',
  'HOST_NOT_ALLOWED',
] as const)('%s by the header', async (code) => {
  expect(await byHeader(code)()).toBe(code);
});
