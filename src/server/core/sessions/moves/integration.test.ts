import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestServer, type TestServer } from '../../../testing/test-server.ts';
import { Visitor } from '../../../testing/verbs.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

const atForm = async (biller?: string) => (await Visitor.begin(server)).toForm(biller);

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
    const visitor = await Visitor.begin(server);
    await visitor.move('consent', { accepted: true });
    await visitor.move('integration', { integration_id: '__proto__' });
    expect(visitor.session).toMatchObject({
      step: { name: 'select_integration' },
      error: { code: 'BILLER_NOT_FOUND' },
    });
  });
});
