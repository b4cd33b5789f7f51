import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { paths } from '../../protocol/endpoints.ts';
import { openTestServer, type TestServer } from '../testing/test-server.ts';
import { createLinkToken, get, readEvents, Visitor } from '../testing/verbs.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

describe('events', () => {
  test('tell the present session at once, each change, and end when it is over', async () => {
    const visitor = await Visitor.begin(server);
    const answer = await get(server, paths.sessionEvents, visitor.headers);
    expect(answer.headers.get('Content-Type')).toContain('text/event-stream');
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
    const steps: string[] = [];
    const versions: number[] = [];
    for await (const session of readEvents(answer)) {
      visitor.session = session;
      versions.push(session.version);
      if (session.step.name !== steps.at(-1)) steps.push(session.step.name);
      if (session.step.name === 'consent') await visitor.move('consent', { accepted: true });
      if (session.step.name === 'select_integration') await visitor.move('integration', { integration_id: 'chase' });
      if (session.step.name === 'credentials') await visitor.login('user_good');
    }
    expect(steps).toEqual(['consent', 'select_integration', 'credentials', 'operations', 'done']);
    expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b));
  });

  test('carry the version as id', async () => {
    const visitor = await Visitor.begin(server);
    const reader = (await get(server, paths.sessionEvents, visitor.headers)).body!.getReader();
    const { value } = await reader.read();
    expect(new TextDecoder().decode(value)).toMatch(/^(data: \{.*\}\nid: 1|id: 1\ndata: \{.*\})\n\n$/);
    await reader.cancel();
  });

  test('end when another tab takes over', async () => {
    const token = await createLinkToken(server);
    const visitor = await Visitor.open(server, token);
    const events = readEvents(await get(server, paths.sessionEvents, visitor.headers));
    await events.next();
    await Visitor.open(server, token);
    expect((await events.next()).done).toBe(true);
  });

  test('a change that is rolled back is not told', async () => {
    const visitor = await Visitor.begin(server);
    let told = 0;
    const stop = server.deps.events.watch(visitor.session.id, () => told++);
    const { db, events } = server.deps;
    const rolledBack = db.transaction().execute(async (trx) => {
      await events.announce(trx, visitor.session.id);
      throw new Error('no');
    });
    await expect(rolledBack).rejects.toThrow('no');
    expect(told).toBe(0);
    await visitor.move('consent', { accepted: true });
    expect(told).toBe(1);
    stop();
  });
});
