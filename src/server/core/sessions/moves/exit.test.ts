import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { paths } from '../../../../protocol/endpoints.ts';
import { openTestServer, type TestServer } from '../../../testing/test-server.ts';
import { codeOf, createLinkToken, get, Visitor } from '../../../testing/verbs.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

describe('leaving', () => {
  test('kills the bearer; the link token goes on where it stood', async () => {
    const token = await createLinkToken(server);
    const visitor = await Visitor.open(server, token);
    await visitor.toForm('chase');
    const left = await visitor.ask('exit', {});
    expect(left.status).toBe(200);
    expect(await left.json()).toMatchObject({ step: { name: 'credentials' } });
    expect(await codeOf(get(server, paths.session, visitor.headers))).toBe('401 SESSION_EXPIRED');
    const again = await Visitor.open(server, token);
    expect([again.resumed, again.step, again.session.integration?.id]).toEqual([true, 'credentials', 'chase']);
  });

  test('does not stop the operations', async () => {
    const token = await createLinkToken(server);
    const visitor = await Visitor.open(server, token);
    await (await visitor.toForm()).login('user_slow');
    await visitor.look();
    while ((await visitor.ask('exit', {})).status === 409) await visitor.look();
    const again = await Visitor.open(server, token);
    expect((await again.untilSettled()).step).toBe('done');
  });
});
