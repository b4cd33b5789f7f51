import { describe, expect, test } from 'vitest';
import { many } from '../../../testing/many.ts';
import { Visitor } from '../../../testing/verbs.ts';
import { openWatchedServer } from '../../../testing/watched-server.ts';

const { server, biller } = await openWatchedServer();

const atForm = async () => (await Visitor.begin(server)).toForm();

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
    const answers = await many(100, (i) => visitor.ask('answer', { answer: String(100_000 + i) }));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect((await visitor.look()).session.error).toEqual({ code: 'MFA_INVALID', attempts_left: 2 });
  });

  test('after three rounds there is no fourth at this biller; another may be picked', async () => {
    const visitor = await challenged();
    for (const round of [1, 2, 3]) {
      for (let guess = 0; guess < 3; guess++) await visitor.move('answer', { answer: '000000' });
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
    biller.reset();
    await visitor.move('back', {});
    expect(visitor.session).toMatchObject({
      step: { name: 'credentials' },
      integration: { id: 'test_electric_company' },
    });
    await visitor.look();
    // Nobody waits for it.
    await expect.poll(() => biller.asked.cancel).toBe(1);
  });
});
