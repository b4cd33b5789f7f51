import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestServer, type TestServer } from '../../../testing/test-server.ts';
import { Visitor } from '../../../testing/verbs.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

describe('consent', () => {
  test('must be given', async () => {
    const visitor = await Visitor.begin(server);
    expect((await visitor.ask('consent', { accepted: false } as never)).status).toBe(400);
    expect((await visitor.look()).step).toBe('consent');
  });
});
