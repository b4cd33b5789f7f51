/** A login that the session does not go on with is signed out of: no biller is left with an open one. */
import { describe, expect, test } from 'vitest';
import { secondsLater } from '../../testing/clock.ts';
import { exchange, Visitor } from '../../testing/verbs.ts';
import { openWatchedServer } from '../../testing/watched-server.ts';

const { server, biller, signIn, poll } = await openWatchedServer();

/** The merchant takes none of the accounts of this biller. */
const NONE = { account_types: ['checking'] };
/** The person has approved it on their phone, and nobody has asked yet. */
async function approved(username: string, wish: Record<string, unknown> = {}): Promise<Visitor> {
  biller.phone = 'locked';
  const visitor = await signIn(username, wish);
  await secondsLater(server, 10);
  biller.phone = 'opened';
  return visitor;
}
const signedOut = () => expect.poll(() => biller.asked.cancel).toBe(1);

describe('a login whose accounts the merchant does not take is signed out of', () => {
  test('after the form', async () => {
    const visitor = await signIn('user_good', NONE);
    expect(visitor.at('failed').error.code).toBe('NO_ACCOUNTS');
    await signedOut();
  });

  test('after a challenge, once: it is the login that is ended, not the challenge before it', async () => {
    const visitor = await signIn('user_mfa_code', NONE);
    await visitor.move('answer', { answer: '123456' });
    expect(visitor.at('failed').error.code).toBe('NO_ACCOUNTS');
    await signedOut();
  });

  test('after an approval', async () => {
    const visitor = await approved('user_mfa_push', NONE);
    await poll(visitor);
    expect((await visitor.look()).at('failed').error.code).toBe('NO_ACCOUNTS');
    await signedOut();
  });
});

test('a login to other accounts than those of the link is signed out of', async () => {
  const client_user_id = 'mismatched';
  const first = await signIn('user_accounts', { client_user_id });
  await first.move('accounts', { account_ids: [first.at('accounts').accounts[1]!.id] });
  const { link_id, public_token } = (await first.untilSettled()).at('done');
  await exchange(server, public_token);
  const visitor = await Visitor.begin(server, { client_user_id, link_id });
  await (await visitor.move('consent', { accepted: true })).login('user_good');
  expect(visitor.at('failed').error.code).toBe('ACCOUNT_MISMATCH');
  await signedOut();
});

test('a login that is linked is kept', async () => {
  await (await signIn('user_good')).untilSettled();
  expect(biller.asked.cancel).toBe(0);
});

test('an approval that two hear of at once is kept: the one who was late takes nothing from the other', async () => {
  const visitor = await approved('user_mfa_push');
  await Promise.all([poll(visitor), poll(visitor)]);
  await (await visitor.look()).untilSettled();
  expect(visitor.step).toBe('done');
  expect(biller.asked.cancel).toBe(0);
});
