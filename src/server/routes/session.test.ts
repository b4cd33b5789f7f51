import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { paths } from '../../protocol/endpoints.ts';
import { openTestServer, type TestServer } from '../testing/test-server.ts';
import { get, OTHER_CLIENT, Visitor } from '../testing/verbs.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

describe('looking', () => {
  test('carries the version as ETag, and sends nothing when it is known', async () => {
    const visitor = await Visitor.begin(server);
    const answer = await get(server, paths.session, visitor.headers);
    expect(answer.headers.get('ETag')).toBe('"1"');
    const again = await get(server, paths.session, { ...visitor.headers, 'If-None-Match': '"1"' });
    expect([again.status, await again.text()]).toEqual([304, '']);
    await visitor.move('consent', { accepted: true });
    const changed = await get(server, paths.session, { ...visitor.headers, 'If-None-Match': '"1"' });
    expect([changed.status, changed.headers.get('ETag')]).toEqual([200, '"2"']);
  });

  test('a session is seen by its own bearer only', async () => {
    const mine = await Visitor.begin(server);
    const theirs = await Visitor.begin(server, { client: OTHER_CLIENT });
    await mine.look();
    await theirs.look();
    expect(mine.session.id).not.toBe(theirs.session.id);
    expect(theirs.session.client.name).toBe('Globex');
  });
});
