// @vitest-environment node
/** Challenges that end, are sent again, changed for another, or approved elsewhere; forms of several pages. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Session } from '../../../protocol/session.ts';
import { sandbox } from '../../integrations/sandbox/sandbox.ts';
import { minutesLater, resetClock, setClock } from '../../testing/clock.ts';
import { testControls } from '../../testing/controls.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import { createLinkToken, get, post, readEvents, Visitor } from '../../testing/verbs.ts';
import { pollApproval } from './poll-approval.ts';

const asked = { answer: 0, resend: 0, instead: 0, poll: 0, proceed: 0 };
/** Until it is opened, nobody approves. */
let phone: 'locked' | 'opened' = 'opened';

let server: TestServer;
beforeAll(async () => {
  const counted = Object.fromEntries(
    (Object.keys(asked) as (keyof typeof asked)[]).map((name) => [
      name,
      (...given: never[]) => {
        asked[name]++;
        if (name === 'poll' && phone === 'locked') return Promise.resolve({ kind: 'waiting' });
        return (sandbox[name] as (...given: never[]) => unknown)(...given);
      },
    ]),
  );
  server = await openTestServer({ integrations: () => ({ ...sandbox, ...counted }) });
});
afterAll(() => server.close());
beforeEach(() => {
  phone = 'opened';
  for (const name of Object.keys(asked)) asked[name as keyof typeof asked] = 0;
});
afterEach(() => resetClock(server));

const signIn = async (username: string, target: Pick<TestServer, 'app'> = server) =>
  (await (await Visitor.open(target, await createLinkToken(target))).toForm()).login(username);

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
const secondsLater = (seconds: number) => setClock(server, `now() + interval '${seconds} seconds'`);

describe('an answer that cannot be meant', () => {
  test.each([
    ['user_mfa_code', '', { answer: 'required' }],
    ['user_mfa_device', 'fax', { answer: 'not_an_option' }],
    ['user_mfa_device', ['text', 'call'], { answer: 'too_long' }],
    ['user_mfa_questions', ['Rex'], { 'answer-2': 'required' }],
    ['user_mfa_questions', ['Rex', ' '], { 'answer-2': 'required' }],
    ['user_mfa_questions', ['Rex', 'Lyon', 'Peugeot'], { answer: 'too_long' }],
    ['user_mfa_selection', 'constructor', { answer: 'not_an_option' }],
    ['user_mfa_image', [], { answer: 'required' }],
    ['user_mfa_push', '123456', { answer: 'malformed' }],
  ])('of %s, %j, does not reach the biller and costs no try', async (username, answer, fields) => {
    phone = 'locked';
    const visitor = await signIn(username);
    await visitor.move('answer', { answer });
    expect(visitor.session).toMatchObject({ step: { name: 'challenge' }, error: { code: 'FIELD_INVALID', fields } });
    expect(visitor.session.error?.attempts_left).toBeUndefined();
    expect(asked.answer).toBe(0);
  });
});

describe('a code', () => {
  test('tells when it ends and when it can be sent again, by the server’s clock', async () => {
    const { session } = await signIn('user_mfa_code');
    const step = session.step as Extract<Session['step'], { name: 'challenge' }>;
    const after = (time: string | null) => Math.round((Date.parse(time!) - Date.parse(session.server_time)) / 1000);
    expect([after(step.expires_at), after(step.resend_at), step.instead]).toEqual([300, 5, false]);
  });

  test('is not judged when it comes too late; a fresh one is', async () => {
    const visitor = await signIn('user_mfa_code');
    await secondsLater(301);
    await visitor.move('answer', { answer: '123456' });
    expect(visitor.session).toMatchObject({ step: { name: 'challenge' }, error: { code: 'MFA_EXPIRED' } });
    expect(asked.answer).toBe(0);
    await visitor.move('resend', {});
    expect(visitor.session.error).toBeNull();
    await visitor.move('answer', { answer: '123456' });
    expect(visitor.step).toBe('operations');
  });

  test('is sent again after a while, each time a longer one, and five times', async () => {
    const visitor = await signIn('user_mfa_code');
    let time = 0;
    for (const wait of [5, 10, 20, 40, 80]) {
      await secondsLater(time + wait - 2);
      await visitor.move('resend', {});
      expect(visitor.session).toMatchObject({ step: { name: 'challenge' }, error: { code: 'RATE_LIMITED' } });
      await secondsLater((time += wait + 1));
      await visitor.move('resend', {});
      expect(visitor.session.error).toBeNull();
    }
    expect(visitor.at('challenge').resend_at).toBeNull();
    await secondsLater(time + 600);
    await visitor.move('resend', {});
    expect(visitor.session.error).toEqual({ code: 'TOO_MANY_ATTEMPTS' });
    expect(asked.resend).toBe(5);
    // Nor by logging in once more.
    await (await visitor.move('back', {})).login('user_mfa_code');
    expect(visitor.at('challenge').resend_at).toBeNull();
    await visitor.move('answer', { answer: '123456' });
    expect(visitor.step).toBe('operations');
  });

  test('asked for by many at once is sent once', async () => {
    const visitor = await signIn('user_mfa_code');
    await secondsLater(6);
    const answers = await Promise.all(Array.from({ length: 20 }, () => visitor.ask('resend', {})));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(asked.resend).toBe(1);
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
      await setClock(server, `now() + interval '${(3 - left) * 20} seconds'`);
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

  const poll = async ({ session }: Visitor) => {
    const { polls } = await server.deps.db
      .selectFrom('sessions')
      .select('polls')
      .where('id', '=', session.id)
      .executeTakeFirstOrThrow();
    return pollApproval(server.deps, { session_id: session.id, poll: polls }, false);
  };

  test('asked about by two at once moves the session once', async () => {
    phone = 'locked';
    const visitor = await signIn('user_mfa_push_denied');
    phone = 'opened';
    await secondsLater(10);
    await Promise.all([poll(visitor), poll(visitor)]);
    await visitor.look();
    expect(visitor.session).toMatchObject({ version: 5, error: { code: 'MFA_DENIED', attempts_left: 2 } });
  });

  test('is nobody’s once the person went back', async () => {
    phone = 'locked';
    const visitor = await signIn('user_mfa_push');
    await visitor.move('back', {});
    phone = 'opened';
    await secondsLater(10);
    await poll(visitor);
    expect((await visitor.look()).step).toBe('credentials');
    expect(asked.poll).toBe(0);
  });

  test('is not asked about while nobody looks, and goes on when somebody does', async () => {
    phone = 'locked';
    const token = await createLinkToken(server);
    const visitor = await (await (await Visitor.open(server, token)).toForm()).login('user_mfa_push');
    expect((await visitor.ask('exit', {})).status).toBe(200);
    phone = 'opened';
    await secondsLater(10);
    const before = asked.poll;
    for (let i = 0; i < 3; i++) await poll(visitor);
    expect(asked.poll).toBe(before);
    const back = await Visitor.open(server, token);
    expect(back.step).toBe('challenge');
    await until(back, ({ step }) => step.name !== 'challenge');
  });

  test('that breaks the integration is asked about again, and given up in the end', async () => {
    phone = 'locked';
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

describe('a form of several pages', () => {
  const second = {
    customer_type: 'private',
    birthday: '1984-02-29',
    phone: '+44 20 7946 0018',
    household: 3,
    reading: 1204.5,
  };
  const last = { postal_code: '10115', pin: '2468', paperless: false, terms: true };

  test('shows one after another, in the order of its fields, and ends in a link', async () => {
    const visitor = await signIn('user_form');
    expect(visitor.at('credentials').page).toEqual({ index: 2, of: 3 });
    expect(Object.keys(visitor.at('credentials').schema.properties)).toEqual([
      'customer_type',
      'birthday',
      'phone',
      'email',
      'household',
      'reading',
    ]);
    await visitor.move('credentials', { fields: second });
    expect(visitor.at('credentials').page).toEqual({ index: 3, of: 3 });
    await visitor.move('credentials', { fields: last });
    expect((await visitor.untilSettled()).step).toBe('done');
  });

  test.each([
    [{ customer_type: 'tenant' }, { customer_type: 'not_an_option' }],
    [{ birthday: '2023-02-29' }, { birthday: 'malformed' }],
    [{ phone: 'call me' }, { phone: 'malformed' }],
    [{ email: 'ann' }, { email: 'malformed' }],
    [{ household: 0 }, { household: 'too_small' }],
    [
      { household: 21, reading: -1 },
      { household: 'too_large', reading: 'too_small' },
    ],
    [{ household: 2.5 }, { household: 'malformed' }],
    [{ household: '3' }, { household: 'malformed' }],
    [{ customer_type: '' }, { customer_type: 'required' }],
  ])('%j is held against the page’s own schema', async (change, fields) => {
    const visitor = await signIn('user_form');
    await visitor.move('credentials', { fields: { ...second, ...change } });
    expect(visitor.session).toMatchObject({ step: { page: { index: 2 } }, error: { code: 'FIELD_INVALID', fields } });
    expect(asked.proceed).toBe(0);
  });

  test('a box that must be ticked; and what the biller says of a field', async () => {
    const visitor = await signIn('user_form');
    await visitor.move('credentials', { fields: second });
    await visitor.move('credentials', { fields: { ...last, terms: false } });
    expect(visitor.session.error?.fields).toEqual({ terms: 'required' });
    await visitor.move('credentials', { fields: { ...last, postal_code: '00000' } });
    expect(visitor.session).toMatchObject({
      step: { page: { index: 3 } },
      error: { code: 'FIELD_INVALID', fields: { postal_code: 'malformed' } },
    });
  });

  test('goes back page by page, then to the picker; a merchant’s own choice has none', async () => {
    for (const biller_id of [undefined, 'test_electric_company']) {
      const token = await createLinkToken(server, biller_id ? { biller_id } : {});
      const visitor = await (await (await Visitor.open(server, token)).toForm()).login('user_form');
      await visitor.move('credentials', { fields: second });
      const pages: unknown[] = [];
      while (visitor.step === 'credentials' && visitor.session.can_go_back) {
        pages.push(visitor.at('credentials').page?.index ?? 1);
        await visitor.move('back', {});
      }
      expect([pages, visitor.step]).toEqual(biller_id ? [[3, 2], 'credentials'] : [[3, 2, 1], 'select_integration']);
    }
  });

  test('nothing that was typed into it is kept', async () => {
    const visitor = await signIn('user_form');
    await visitor.move('credentials', { fields: { ...second, phone: '+1 555 0100 77' } });
    await visitor.move('credentials', { fields: { ...last, pin: 'c4n4ry7d' } });
    await visitor.untilSettled();
    const bytes = (await server.dump()).toString('latin1') + server.logged.join();
    for (const typed of ['555 0100 77', 'c4n4ry7d', '10115']) expect(bytes).not.toContain(typed);
    expect(bytes).toContain(visitor.session.id);
  });
});

testControls(
  () => server,
  [
    {
      guard: 'the pause between two codes',
      cut: { file: 'moves/resend.ts', find: 'resend_at > call.context.now', replace: 'false' },
      attack: async (target) => {
        const visitor = await signIn('user_mfa_code', target);
        return (await visitor.move('resend', {})).session.error === null;
      },
    },
    {
      guard: 'the end of a code',
      cut: { file: 'moves/answer.ts', find: 'until && until <= call.context.now', replace: 'false' },
      attack: async (target) => {
        const visitor = await signIn('user_mfa_code', target);
        await minutesLater(server, 6);
        await visitor.move('answer', { answer: '123456' });
        return visitor.step === 'operations';
      },
    },
    {
      guard: 'the number of codes',
      cut: { file: 'core/login/ask-challenge.ts', find: 'resends >= RESENDS', replace: 'false' },
      attack: async (target) => {
        const visitor = await signIn('user_mfa_code', target);
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
