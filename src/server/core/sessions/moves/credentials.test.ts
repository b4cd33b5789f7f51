import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestServer, type TestServer } from '../../../testing/test-server.ts';
import { Visitor } from '../../../testing/verbs.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

const atForm = async (biller?: string) => (await Visitor.begin(server)).toForm(biller);

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
