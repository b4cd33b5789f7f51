// @vitest-environment node
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FormIntegration } from '../../integrations/integration.ts';
import { sandbox } from '../../integrations/sandbox/sandbox.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import { createLinkToken, post, Visitor } from '../../testing/verbs.ts';

/** The sandbox, but it counts how often it is asked, and can be made to wait or to break. */
let asked = 0;
let cancelled = 0;
let hold: Promise<void> | undefined;
let broken = false;
const watched: FormIntegration = {
  ...sandbox,
  async start(context, fields) {
    asked++;
    await hold;
    if (broken) throw new Error('hunter2');
    return sandbox.start(context, fields);
  },
  async cancel(context, state) {
    cancelled++;
    return sandbox.cancel(context, state);
  },
};

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer({ integrations: () => watched });
});
afterAll(() => server.close());

const fresh = async (wish = {}) => Visitor.open(server, await createLinkToken(server, wish));
const atForm = async (biller?: string) => (await fresh()).toForm(biller);
const times = (count: number) => Array.from({ length: count }, (_, i) => i);

describe('a move', () => {
  test('answers the whole session, one version on', async () => {
    const visitor = await fresh();
    const answer = await visitor.ask('consent', { accepted: true });
    expect([answer.status, answer.headers.get('ETag')]).toEqual([200, '"2"']);
    expect(await answer.json()).toMatchObject({ version: 2, step: { name: 'select_integration' }, error: null });
  });

  test('made twice changes nothing twice', async () => {
    const visitor = await fresh();
    await visitor.move('consent', { accepted: true });
    const again = await visitor.ask('consent', { accepted: true }, 1);
    expect([again.status, again.headers.get('ETag')]).toEqual([409, '"2"']);
    expect(await again.json()).toMatchObject({ version: 2, step: { name: 'select_integration' } });
  });

  test.each([0, 2, 99])('on version %i instead of 1 is answered with the present session', async (version) => {
    const visitor = await fresh();
    const answer = await visitor.ask('consent', { accepted: true }, version);
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({ version: 1, step: { name: 'consent' } });
  });

  test('that is not possible at the step changes nothing', async () => {
    const visitor = await fresh();
    for (const [name, body] of [
      ['integration', { integration_id: 'chase' }],
      ['credentials', { fields: {} }],
      ['answer', { answer: '123456' }],
      ['accounts', { account_ids: [] }],
      ['oauth', {}],
      ['retry', {}],
      ['skip', { operation_id: 'op' }],
      ['back', {}],
    ] as const) {
      const answer = await visitor.ask(name, body as never);
      expect(answer.status).toBe(409);
      expect(await answer.json()).toMatchObject({ version: 1, step: { name: 'consent' } });
    }
  });

  test('needs to name its version', async () => {
    const visitor = await fresh();
    const send = (headers: Record<string, string>) =>
      post(server, '/connect/v1/session/consent', { accepted: true }, { ...visitor.headers, ...headers });
    expect((await send({})).status).toBe(428);
    for (const bad of ['1', 'W/"1"', '*', '"1", "2"', '"x"', '""'])
      expect((await send({ 'If-Match': bad })).status).toBe(400);
    expect((await visitor.look()).session.version).toBe(1);
  });

  test('made by many at once is made by one, and the integration is asked once', async () => {
    const visitor = await atForm();
    asked = 0;
    const body = { fields: { username: 'user_mfa_code', password: 'x' } };
    const answers = await Promise.all(times(20).map(() => visitor.ask('credentials', body)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(19);
    expect(asked).toBe(1);
  });

  test('that the integration answers late does not move a session that went on', async () => {
    const visitor = await atForm();
    let go = () => {};
    hold = new Promise((resolve) => {
      go = resolve;
    });
    asked = 0;
    const late = visitor.ask('credentials', { fields: { username: 'user_good', password: 'pass_good' } });
    while (!asked) await new Promise(setImmediate);
    await visitor.move('back', {});
    go();
    hold = undefined;
    const answer = await late;
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({ step: { name: 'select_integration' } });
  });

  test('that breaks the integration is a 500, and can be made again', async () => {
    const visitor = await atForm();
    broken = true;
    const answer = await visitor.ask('credentials', { fields: { username: 'user_good', password: 'pass_good' } });
    broken = false;
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain('hunter2');
    expect((await visitor.login('user_good')).step).toBe('operations');
  });

  test('is noted with who made it', async () => {
    const visitor = await fresh();
    await visitor.move('consent', { accepted: true });
    await visitor.move('integration', { integration_id: 'nobody' });
    const rows = await server.deps.db
      .selectFrom('audit')
      .select('action')
      .where('actor', '=', visitor.session.id)
      .orderBy('id')
      .execute();
    expect(rows.map(({ action }) => action)).toEqual(['session.open', 'session.consent', 'session.integration']);
  });
});

describe('consent', () => {
  test('must be given', async () => {
    const visitor = await fresh();
    expect((await visitor.ask('consent', { accepted: false } as never)).status).toBe(400);
    expect((await visitor.look()).step).toBe('consent');
  });
});

describe('picking', () => {
  test('leads to the form of the biller', async () => {
    const visitor = await atForm('tmobile');
    expect(visitor.session).toMatchObject({
      integration: { id: 'tmobile', name: 'T-Mobile', logo: null, color: '#1a5fb4' },
      can_go_back: true,
    });
    expect(Object.keys(visitor.at('credentials').schema.properties)).toEqual([
      'username',
      'password',
      'account_number',
    ]);
  });

  test('a bank has no account number to ask for', async () => {
    const visitor = await atForm('chase');
    expect(visitor.at('credentials').schema).toMatchObject({
      required: ['username', 'password'],
      additionalProperties: false,
    });
    expect(Object.keys(visitor.at('credentials').schema.properties)).toEqual(['username', 'password']);
  });

  test('an unknown biller is refused', async () => {
    const visitor = await fresh();
    await visitor.move('consent', { accepted: true });
    await visitor.move('integration', { integration_id: '__proto__' });
    expect(visitor.session).toMatchObject({
      step: { name: 'select_integration' },
      error: { code: 'BILLER_NOT_FOUND' },
    });
  });
});

describe('credentials', () => {
  test('that fit nobody are refused with the tries that are left, and the fifth fails', async () => {
    const visitor = await atForm();
    for (const left of [4, 3, 2, 1]) {
      await visitor.login('nobody');
      expect(visitor.session).toMatchObject({
        step: { name: 'credentials' },
        error: { code: 'INVALID_CREDENTIALS', attempts_left: left },
      });
    }
    await visitor.login('nobody');
    expect(visitor.session).toMatchObject({
      step: { name: 'failed', error: { code: 'TOO_MANY_ATTEMPTS' } },
      error: null,
    });
  });

  test('the error goes away with the next move', async () => {
    const visitor = await atForm();
    await visitor.login('nobody');
    expect((await visitor.login('user_mfa_code')).session.error).toBeNull();
  });

  test('fields that are missing are named, and no try is lost', async () => {
    const visitor = await atForm();
    await visitor.move('credentials', { fields: { username: '', account_number: '4x' } });
    expect(visitor.session.error).toEqual({
      code: 'FIELD_INVALID',
      fields: { username: 'required', password: 'required', account_number: 'malformed' },
    });
    await visitor.login('user_field_invalid');
    expect(visitor.session.error).toEqual({ code: 'FIELD_INVALID', fields: { username: 'malformed' } });
    await visitor.login('nobody');
    expect(visitor.session.error?.attempts_left).toBe(4);
  });

  test('a field that is not in the form is refused outright', async () => {
    const visitor = await atForm();
    const answer = await visitor.ask('credentials', { fields: { username: 'u', password: 'p', hunter2: 'x' } });
    expect(answer.status).toBe(400);
    expect(await answer.text()).not.toContain('hunter2');
  });

  test.each([
    ['user_account_locked', 'ACCOUNT_LOCKED'],
    ['user_biller_unavailable', 'BILLER_UNAVAILABLE'],
    ['user_no_accounts', 'NO_ACCOUNTS'],
    ['user_too_many_attempts', 'TOO_MANY_ATTEMPTS'],
  ])('%s fails, and may go back to the form or to the picker', async (username, code) => {
    const visitor = await atForm();
    await visitor.login(username);
    expect(visitor.session).toMatchObject({ step: { name: 'failed', error: { code } }, can_go_back: true });
    await visitor.move('retry', {});
    expect(visitor.step).toBe('credentials');
    await visitor.login(username);
    await visitor.move('back', {});
    expect(visitor.session).toMatchObject({ step: { name: 'select_integration' }, integration: null });
  });

  test('with one account there is nothing to pick', async () => {
    expect((await (await atForm()).login('user_good')).step).toBe('operations');
  });
});

describe('a challenge', () => {
  const challenged = async () => (await atForm()).login('user_mfa_code');

  test('passes with the right code', async () => {
    const visitor = await challenged();
    expect(visitor.at('challenge').challenge).toEqual({
      kind: 'code',
      id: 'code-1',
      sent_to: 'text message to •••• 42',
      length: 6,
    });
    expect((await visitor.move('answer', { answer: '123456' })).step).toBe('operations');
  });

  test('the third wrong code fails', async () => {
    const visitor = await challenged();
    for (const left of [2, 1]) {
      await visitor.move('answer', { answer: '000000' });
      expect(visitor.session).toMatchObject({
        step: { name: 'challenge' },
        error: { code: 'MFA_INVALID', attempts_left: left },
      });
    }
    await visitor.move('answer', { answer: '000000' });
    expect(visitor.at('failed').error.code).toBe('TOO_MANY_ATTEMPTS');
  });

  test('going back and logging in again does not give more tries', async () => {
    const visitor = await challenged();
    await visitor.move('answer', { answer: '000000' });
    await visitor.move('back', {});
    await visitor.login('user_mfa_code');
    await visitor.move('answer', { answer: '000000' });
    expect(visitor.session.error?.attempts_left).toBe(1);
  });

  test('a hundred guesses at once are one guess', async () => {
    const visitor = await challenged();
    const guesses = times(100).map((i) => visitor.ask('answer', { answer: String(100_000 + i) }));
    const answers = await Promise.all(guesses);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect((await visitor.look()).session.error).toEqual({ code: 'MFA_INVALID', attempts_left: 2 });
  });

  test('after three rounds there is no fourth at this biller; another may be picked', async () => {
    const visitor = await challenged();
    for (const round of [1, 2, 3]) {
      for (const _ of times(3)) await visitor.move('answer', { answer: '000000' });
      expect(visitor.at('failed').error.code).toBe('TOO_MANY_ATTEMPTS');
      await visitor.move('retry', {});
      if (round < 3) await visitor.login('user_mfa_code');
    }
    expect(visitor.session).toMatchObject({ step: { name: 'failed' }, error: { code: 'TOO_MANY_ATTEMPTS' } });
    await visitor.move('back', {});
    await visitor.move('integration', { integration_id: 'test_electric_company' });
    expect(visitor.session).toMatchObject({
      step: { name: 'select_integration' },
      error: { code: 'TOO_MANY_ATTEMPTS' },
    });
    await visitor.move('integration', { integration_id: 'chase' });
    expect(visitor.step).toBe('credentials');
  });

  test.each([
    ['user_mfa_invalid', 'MFA_INVALID'],
    ['user_mfa_expired', 'MFA_EXPIRED'],
  ])('%s is refused whatever the answer', async (username, code) => {
    const visitor = await (await atForm()).login(username);
    await visitor.move('answer', { answer: '123456' });
    expect(visitor.session.error).toEqual({ code, attempts_left: 2 });
  });

  test('that is left is cancelled, and leads back to the form', async () => {
    const visitor = await challenged();
    cancelled = 0;
    await visitor.move('back', {});
    expect(visitor.session).toMatchObject({
      step: { name: 'credentials' },
      integration: { id: 'test_electric_company' },
    });
    await visitor.look();
    // Nobody waits for it.
    await expect.poll(() => cancelled).toBe(1);
  });
});

describe('accounts', () => {
  const several = async () => (await atForm('chase')).login('user_accounts');

  test('are offered where there are several', async () => {
    const { accounts, multiple } = (await several()).at('accounts');
    expect(multiple).toBe(true);
    expect(accounts).toEqual([
      { id: expect.stringMatching(/^acc_/), name: 'Checking', mask: '1000', type: 'checking' },
      { id: expect.stringMatching(/^acc_/), name: 'Savings', mask: '2000', type: 'savings' },
      { id: expect.stringMatching(/^acc_/), name: 'Credit card', mask: '3000', type: 'credit card' },
    ]);
  });

  test('those that are picked are linked', async () => {
    const visitor = await several();
    const { accounts } = visitor.at('accounts');
    await visitor.move('accounts', { account_ids: [accounts[2]!.id, accounts[0]!.id, accounts[0]!.id] });
    await visitor.untilSettled();
    expect(visitor.at('done').accounts).toEqual([accounts[0], accounts[2]]);
  });

  test('none, or another one’s, are refused', async () => {
    const visitor = await several();
    const foreign = (await several()).at('accounts').accounts[0]!.id;
    await visitor.move('accounts', { account_ids: [] });
    expect(visitor.session.error).toEqual({ code: 'FIELD_INVALID', fields: { account_ids: 'required' } });
    await visitor.move('accounts', { account_ids: [visitor.at('accounts').accounts[0]!.id, foreign] });
    expect(visitor.session.error).toEqual({ code: 'FIELD_INVALID', fields: { account_ids: 'malformed' } });
  });

  test('one can go back to the form', async () => {
    expect((await (await several()).move('back', {})).step).toBe('credentials');
  });
});
