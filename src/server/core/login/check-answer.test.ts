import { describe, expect, test } from 'vitest';
import { openWatchedServer } from '../../testing/watched-server.ts';

const { biller, signIn } = await openWatchedServer();

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
    biller.phone = 'locked';
    const visitor = await signIn(username);
    await visitor.move('answer', { answer });
    expect(visitor.session).toMatchObject({ step: { name: 'challenge' }, error: { code: 'FIELD_INVALID', fields } });
    expect(visitor.session.error?.attempts_left).toBeUndefined();
    expect(biller.asked.answer).toBe(0);
  });
});
