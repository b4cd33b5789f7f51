import { describe, expect, test } from 'vitest';
import type { Session } from '../../../protocol/session.ts';
import { minutesLater, secondsLater } from '../../testing/clock.ts';
import { testControls } from '../../testing/controls.ts';
import { many } from '../../testing/many.ts';
import { post } from '../../testing/verbs.ts';
import { openWatchedServer } from '../../testing/watched-server.ts';

const { server, biller, signIn } = await openWatchedServer();

describe('a code', () => {
  test('tells when it ends and when it can be sent again, by the server’s clock', async () => {
    const { session } = await signIn('user_mfa_code');
    const step = session.step as Extract<Session['step'], { name: 'challenge' }>;
    const after = (time: string | null) => Math.round((Date.parse(time!) - Date.parse(session.server_time)) / 1000);
    expect([after(step.expires_at), after(step.resend_at), step.instead]).toEqual([300, 5, false]);
  });

  test('is not judged when it comes too late; a fresh one is', async () => {
    const visitor = await signIn('user_mfa_code');
    await secondsLater(server, 301);
    await visitor.move('answer', { answer: '123456' });
    expect(visitor.session).toMatchObject({ step: { name: 'challenge' }, error: { code: 'MFA_EXPIRED' } });
    expect(biller.asked.answer).toBe(0);
    await visitor.move('resend', {});
    expect(visitor.session.error).toBeNull();
    await visitor.move('answer', { answer: '123456' });
    expect(visitor.step).toBe('operations');
  });

  test('is sent again after a while, each time a longer one, and five times', async () => {
    const visitor = await signIn('user_mfa_code');
    let time = 0;
    for (const wait of [5, 10, 20, 40, 80]) {
      await secondsLater(server, time + wait - 2);
      await visitor.move('resend', {});
      expect(visitor.session).toMatchObject({ step: { name: 'challenge' }, error: { code: 'RATE_LIMITED' } });
      await secondsLater(server, (time += wait + 1));
      await visitor.move('resend', {});
      expect(visitor.session.error).toBeNull();
    }
    expect(visitor.at('challenge').resend_at).toBeNull();
    await secondsLater(server, time + 600);
    await visitor.move('resend', {});
    expect(visitor.session.error).toEqual({ code: 'TOO_MANY_ATTEMPTS' });
    expect(biller.asked.resend).toBe(5);
    // Nor by logging in once more.
    await (await visitor.move('back', {})).login('user_mfa_code');
    expect(visitor.at('challenge').resend_at).toBeNull();
    await visitor.move('answer', { answer: '123456' });
    expect(visitor.step).toBe('operations');
  });

  test('asked for by many at once is sent once', async () => {
    const visitor = await signIn('user_mfa_code');
    await secondsLater(server, 6);
    const answers = await many(20, () => visitor.ask('resend', {}));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(biller.asked.resend).toBe(1);
  });

  test.each([
    ['resend', 'user_mfa_device'],
    ['instead', 'user_mfa_code'],
  ] as const)('what was not offered (%s) is refused outright', async (name, username) => {
    const visitor = await signIn(username);
    expect((await visitor.ask(name, {})).status).toBe(400);
    expect((await visitor.look()).step).toBe('challenge');
  });
});

testControls(
  () => server,
  [
    {
      guard: 'the pause between two codes',
      cut: { file: 'moves/resend.ts', find: 'resend_at > call.context.now', replace: 'false' },
      attack: async (target) => {
        const visitor = await signIn('user_mfa_code', {}, target);
        return (await visitor.move('resend', {})).session.error === null;
      },
    },
    {
      guard: 'the end of a code',
      cut: { file: 'moves/answer.ts', find: 'until && until <= call.context.now', replace: 'false' },
      attack: async (target) => {
        const visitor = await signIn('user_mfa_code', {}, target);
        await minutesLater(server, 6);
        await visitor.move('answer', { answer: '123456' });
        return visitor.step === 'operations';
      },
    },
    {
      guard: 'the number of codes',
      cut: { file: 'core/login/ask-challenge.ts', find: 'resends >= RESENDS', replace: 'false' },
      attack: async (target) => {
        const visitor = await signIn('user_mfa_code', {}, target);
        for (let i = 1; i <= 6; i++) {
          await minutesLater(server, i * 4);
          const answer = await post(
            target,
            '/connect/v1/session/resend',
            {},
            {
              ...visitor.headers,
              'If-Match': `"${visitor.session.version}"`,
            },
          );
          if (answer.status !== 200) return false;
          visitor.session = (await answer.json()) as Session;
          if (visitor.session.error) return false;
        }
        return true;
      },
    },
  ],
);
