import { describe, expect, test } from 'vitest';
import { many } from '../../testing/many.ts';
import { post, Visitor } from '../../testing/verbs.ts';
import { openWatchedServer } from '../../testing/watched-server.ts';

const { server, biller } = await openWatchedServer();

const fresh = () => Visitor.begin(server);
const atForm = async () => (await fresh()).toForm();

describe('a move', () => {
  test('answers the whole session, one version on', async () => {
    const visitor = await fresh();
    const answer = await visitor.ask('consent', { accepted: true });
    expect([answer.status, answer.headers.get('ETag')]).toEqual([200, '"2"']);
    expect(await answer.json()).toMatchObject({ version: 2, step: { name: 'select_integration' }, error: null });
  });

  test('made twice changes nothing twice', async () => {
    const visitor = await fresh();
    await visitor.move('consent', { accepted: true });
    const again = await visitor.ask('consent', { accepted: true }, 1);
    expect([again.status, again.headers.get('ETag')]).toEqual([409, '"2"']);
    expect(await again.json()).toMatchObject({ version: 2, step: { name: 'select_integration' } });
  });

  test.each([0, 2, 99])('on version %i instead of 1 is answered with the present session', async (version) => {
    const visitor = await fresh();
    const answer = await visitor.ask('consent', { accepted: true }, version);
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({ version: 1, step: { name: 'consent' } });
  });

  test('that is not possible at the step changes nothing', async () => {
    const visitor = await fresh();
    for (const [name, body] of [
      ['integration', { integration_id: 'chase' }],
      ['credentials', { fields: {} }],
      ['answer', { answer: '123456' }],
      ['accounts', { account_ids: [] }],
      ['oauth', {}],
      ['retry', {}],
      ['skip', { operation_id: 'op' }],
      ['back', {}],
    ] as const) {
      const answer = await visitor.ask(name, body as never);
      expect(answer.status).toBe(409);
      expect(await answer.json()).toMatchObject({ version: 1, step: { name: 'consent' } });
    }
  });

  test('needs to name its version', async () => {
    const visitor = await fresh();
    const send = (headers: Record<string, string>) =>
      post(server, '/connect/v1/session/consent', { accepted: true }, { ...visitor.headers, ...headers });
    expect((await send({})).status).toBe(428);
    for (const bad of ['1', 'W/"1"', '*', '"1", "2"', '"x"', '""'])
      expect((await send({ 'If-Match': bad })).status).toBe(400);
    expect((await visitor.look()).session.version).toBe(1);
  });

  test('made by many at once is made by one, and the integration is asked once', async () => {
    const visitor = await atForm();
    biller.reset();
    const body = { fields: { username: 'user_mfa_code', password: 'x' } };
    const answers = await many(20, () => visitor.ask('credentials', body));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(19);
    expect(biller.asked.start).toBe(1);
  });

  test('that the integration answers late does not move a session that went on', async () => {
    const visitor = await atForm();
    let go = () => {};
    biller.reset();
    biller.hold = new Promise((resolve) => {
      go = resolve;
    });
    const late = visitor.ask('credentials', { fields: { username: 'user_good', password: 'pass_good' } });
    while (!biller.asked.start) await new Promise(setImmediate);
    await visitor.move('back', {});
    go();
    biller.hold = undefined;
    const answer = await late;
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({ step: { name: 'select_integration' } });
  });

  test('that breaks the integration is a 500, and can be made again', async () => {
    const visitor = await atForm();
    biller.broken = true;
    const answer = await visitor.ask('credentials', { fields: { username: 'user_good', password: 'pass_good' } });
    biller.broken = false;
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain('hunter2');
    expect((await visitor.login('user_good')).step).toBe('operations');
  });

  test('is noted with who made it', async () => {
    const visitor = await fresh();
    await visitor.move('consent', { accepted: true });
    await visitor.move('integration', { integration_id: 'nobody' });
    const rows = await server.deps.db
      .selectFrom('audit')
      .select('action')
      .where('actor', '=', visitor.session.id)
      .orderBy('id')
      .execute();
    expect(rows.map(({ action }) => action)).toEqual(['session.open', 'session.consent', 'session.integration']);
  });
});
