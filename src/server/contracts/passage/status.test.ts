import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { sandbox } from '../../integrations/sandbox/sandbox.ts';
import { minutesLater, resetClock } from '../../testing/clock.ts';
import { claimed, createLink, play, READ_BILLS, READ_CARD, readLink, statusOf } from '../../testing/passage.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
/** What the next operation brings instead of what it should. */
let broken: unknown;
beforeAll(async () => {
  server = await openTestServer({
    integrations: () => ({
      ...sandbox,
      async run(...asked) {
        const result = await sandbox.run(...asked);
        return broken ? { data: broken } : result;
      },
    }),
  });
});
afterAll(() => server.close());
afterEach(() => resetClock(server));

test('nobody claims it in time: expired', async () => {
  const { linkId, expiresAt } = await createLink(server, { expiresIn: 60 });
  await minutesLater(server, 1);
  const { status, error, updatedAt } = await readLink(server, linkId);
  expect([status, error, updatedAt]).toEqual(['expired', null, expiresAt]);
});

test.each([
  ['user_account_locked', 'AUTOMATION_ERROR'],
  ['user_biller_unavailable', 'CONNECTION_FAILED'],
  ['user_operation_failed', 'AUTOMATION_ERROR'],
])('%s: active, and then failed by %s', async (username, code) => {
  const { linkId, claimCode } = await createLink(server, { operations: [READ_CARD, READ_BILLS] });
  const visitor = await claimed(server, claimCode);
  expect(await statusOf(server, linkId)).toBe('active');
  await visitor.move('consent', { accepted: true });
  await visitor.login(username);
  if (visitor.step === 'operations') await visitor.untilSettled();
  expect(await readLink(server, linkId)).toMatchObject({ status: 'failed', result: null, error: { code } });
});

test('a result that breaks its promise is a failure', async () => {
  const { linkId, claimCode } = await createLink(server);
  broken = { paymentMethods: 'many' };
  await play(server, claimCode);
  broken = undefined;
  expect(await readLink(server, linkId)).toMatchObject({
    status: 'failed',
    result: null,
    error: { code: 'RESULT_VALIDATION_ERROR' },
  });
});

test('a failed attempt can go on: active again, and complete', async () => {
  const { linkId, claimCode } = await createLink(server);
  const visitor = await play(server, claimCode, 'user_account_locked');
  expect(await statusOf(server, linkId)).toBe('failed');
  await visitor.move('retry', {});
  expect(await statusOf(server, linkId)).toBe('active');
  await (await visitor.login('user_good')).untilSettled();
  expect(await statusOf(server, linkId)).toBe('complete');
});

test('who leaves has failed, and so has who takes more than an hour', async () => {
  const left = await createLink(server);
  await (await claimed(server, left.claimCode)).ask('exit', {});
  expect(await readLink(server, left.linkId)).toMatchObject({
    status: 'failed',
    error: { code: 'CONNECTION_FAILED' },
  });
  const late = await createLink(server);
  await claimed(server, late.claimCode);
  await minutesLater(server, 60);
  expect(await readLink(server, late.linkId)).toMatchObject({ status: 'failed', error: { code: 'CLIENT_TIMEOUT' } });
});

test('a complete link stays complete, whoever leaves and whatever the time', async () => {
  const { linkId, claimCode } = await createLink(server);
  await (await play(server, claimCode)).ask('exit', {});
  await minutesLater(server, 600);
  expect(await readLink(server, linkId)).toMatchObject({ status: 'complete', error: null });
});
