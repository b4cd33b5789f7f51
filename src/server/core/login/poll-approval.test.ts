import { describe, expect, test } from 'vitest';
import type { Session } from '../../../protocol/session.ts';
import { sandbox } from '../../integrations/sandbox/sandbox.ts';
import { secondsLater } from '../../testing/clock.ts';
import { createLinkToken, get, readEvents, Visitor } from '../../testing/verbs.ts';
import { openWatchedServer } from '../../testing/watched-server.ts';
import { pollApproval } from './poll-approval.ts';

const { server, biller, signIn, poll } = await openWatchedServer();

/** Follows the events until it is so. */
async function until(visitor: Visitor, isSo: (session: Session) => boolean): Promise<Session> {
  const answer = await get(visitor.server, '/connect/v1/session/events', visitor.headers);
  for await (const session of readEvents(answer)) {
    visitor.session = session;
    if (isSo(session)) return session;
  }
  throw new Error(`The stream ended at ${visitor.step}.`);
}
const failed = (code: string) => (session: Session) => session.error?.code === code;

describe('a push', () => {
  test('moves the session once it is approved, with nobody doing anything', async () => {
    const visitor = await signIn('user_mfa_push');
    await until(visitor, ({ step }) => step.name !== 'challenge');
    await visitor.untilSettled();
    expect(visitor.at('done').public_token).toBeTruthy();
  });

  test('that is declined says so, counts, and can be sent again', async () => {
    const visitor = await signIn('user_mfa_push_denied');
    for (const left of [2, 1]) {
      await until(visitor, failed('MFA_DENIED'));
      expect(visitor.session.error).toEqual({ code: 'MFA_DENIED', attempts_left: left });
      await secondsLater(server, (3 - left) * 20);
      await visitor.move('resend', {});
    }
    await until(visitor, ({ step }) => step.name === 'failed');
    expect(visitor.at('failed').error.code).toBe('TOO_MANY_ATTEMPTS');
  });

  test('that nobody approves ends, costs no try, and another kind is there', async () => {
    const visitor = await signIn('user_mfa_push_expired');
    await until(visitor, failed('MFA_EXPIRED'));
    expect(visitor.session.error).toEqual({ code: 'MFA_EXPIRED' });
    await visitor.move('instead', {});
    expect(visitor.at('challenge').challenge).toMatchObject({ kind: 'code' });
    await visitor.move('answer', { answer: '123456' });
    expect(visitor.step).toBe('operations');
  });

  test('asked about by two at once moves the session once', async () => {
    biller.phone = 'locked';
    const visitor = await signIn('user_mfa_push_denied');
    biller.phone = 'opened';
    await secondsLater(server, 10);
    await Promise.all([poll(visitor), poll(visitor)]);
    await visitor.look();
    expect(visitor.session).toMatchObject({ version: 5, error: { code: 'MFA_DENIED', attempts_left: 2 } });
  });

  test('is nobody’s once the person went back', async () => {
    biller.phone = 'locked';
    const visitor = await signIn('user_mfa_push');
    await visitor.move('back', {});
    biller.phone = 'opened';
    await secondsLater(server, 10);
    await poll(visitor);
    expect((await visitor.look()).step).toBe('credentials');
    expect(biller.asked.poll).toBe(0);
  });

  test('is not asked about while nobody looks, and goes on when somebody does', async () => {
    biller.phone = 'locked';
    const token = await createLinkToken(server);
    const visitor = await (await (await Visitor.open(server, token)).toForm()).login('user_mfa_push');
    expect((await visitor.ask('exit', {})).status).toBe(200);
    biller.phone = 'opened';
    await secondsLater(server, 10);
    const before = biller.asked.poll;
    for (let i = 0; i < 3; i++) await poll(visitor);
    expect(biller.asked.poll).toBe(before);
    const back = await Visitor.open(server, token);
    expect(back.step).toBe('challenge');
    await until(back, ({ step }) => step.name !== 'challenge');
  });

  test('that breaks the integration is asked about again, and given up in the end', async () => {
    biller.phone = 'locked';
    const visitor = await signIn('user_mfa_push');
    const { id } = visitor.session;
    const broken = {
      ...server.deps,
      integrations: () => ({ ...sandbox, poll: () => Promise.reject(new Error('hunter2')) }),
    };
    const { polls } = await server.deps.db
      .updateTable('sessions')
      .set((row) => ({ polls: row('polls', '+', 100) }))
      .where('id', '=', id)
      .returning('polls')
      .executeTakeFirstOrThrow();
    const data = { session_id: id, poll: polls };
    await expect(pollApproval(broken, data, false)).rejects.toThrow('hunter2');
    expect((await visitor.look()).step).toBe('challenge');
    await pollApproval(broken, data, true);
    expect((await visitor.look()).at('failed').error.code).toBe('BILLER_UNAVAILABLE');
    expect(server.logged.join()).not.toContain('hunter2');
  });
});
