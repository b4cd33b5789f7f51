import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { billerApiError, TIME } from '../../testing/billerapi.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import { CLIENT, post } from '../../testing/verbs.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

describe('POST /link/token/create', () => {
  const good = { client_id: 'sandbox_client', client_user_id: 'user-1', consents: ['bills', 'payments'] };
  const create = (body: unknown, client: Record<string, string> = CLIENT) =>
    post(server, '/link/token/create', body, client);

  test('answers 201 with success and the Link Token object, field for field', async () => {
    const wish = { ...good, redirect_uri: 'https://yourapp.com/callback', biller_id: 'test_electric_company' };
    const answer = await create(wish);
    expect(answer.status).toBe(201);
    expect(answer.headers.get('Content-Type')).toBe('application/json');
    const body = (await answer.json()) as Record<string, string>;
    expect(body).toEqual({
      success: true,
      link_token: expect.stringMatching(/^lt_sandbox_/),
      link_token_id: expect.stringMatching(/^ltid_/),
      client_id: 'sandbox_client',
      client_user_id: 'user-1',
      consents: ['bills', 'payments'],
      redirect_uri: 'https://yourapp.com/callback',
      biller_id: 'test_electric_company',
      created_at: expect.stringMatching(TIME),
      expires_at: expect.stringMatching(TIME),
    });
    expect(Date.parse(body.expires_at!) - Date.parse(body.created_at!)).toBe(30 * 60_000);
  });

  test('leaves out the redirect_uri that was not given; biller_id is null then', async () => {
    const body = (await (await create(good)).json()) as object;
    expect(Object.keys(body)).not.toContain('redirect_uri');
    expect(body).toMatchObject({ biller_id: null });
    expect(await (await create({ ...good, biller_id: null })).json()).toMatchObject({ biller_id: null });
  });

  test.each([
    ['client_id is missing', { ...good, client_id: undefined }, 400, 'validation_error', 'client_id: is required.'],
    [
      'client_user_id is missing',
      { ...good, client_user_id: undefined },
      400,
      'validation_error',
      'client_user_id: is required.',
    ],
    [
      'client_user_id is no text',
      { ...good, client_user_id: 7 },
      400,
      'validation_error',
      'client_user_id: must be a string.',
    ],
    ['consents are missing', { ...good, consents: undefined }, 400, 'validation_error', 'consents: is required.'],
    ['consents are empty', { ...good, consents: [] }, 400, 'validation_error', 'consents: must not be empty.'],
    [
      'a consent is unknown',
      { ...good, consents: ['bills', 'money'] },
      400,
      'validation_error',
      'consents[1]: must be bills or payments.',
    ],
    ['the biller is unknown', { ...good, biller_id: 'nobody' }, 400, 'validation_error', /^biller_id names no biller/],
    [
      'the redirect URI is not registered',
      { ...good, redirect_uri: 'https://evil.test/' },
      400,
      'validation_error',
      /^redirect_uri is not registered/,
    ],
    [
      'the client in the body is another',
      { ...good, client_id: 'sandbox_other' },
      403,
      'authorization_error',
      /^client_id must be/,
    ],
  ])('refuses when %s', async (_, body, status, name, message) => {
    const answer = await create(body);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toEqual(billerApiError(status, name, message));
  });

  test('refuses a wrong secret before it looks at the body', async () => {
    const answer = await create({}, { ...CLIENT, 'X-Client-Secret': 'wrong' });
    expect(answer.status).toBe(401);
    expect(await answer.json()).toEqual(billerApiError(401, 'authentication_error'));
  });
});
