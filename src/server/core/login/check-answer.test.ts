import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import { Visitor } from '../../testing/verbs.ts';
import { WatchedSandbox } from '../../testing/watched-sandbox.ts';

const biller = new WatchedSandbox();
let server: TestServer;
beforeAll(async () => {
  server = await openTestServer({ integrations: () => biller.integration });
});
afterAll(() => server.close());
beforeEach(() => biller.reset());

const signIn = async (username: string) => (await (await Visitor.begin(server)).toForm()).login(username);

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
