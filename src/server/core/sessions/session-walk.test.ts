// @vitest-environment node
/** Random walks of the person, beside a model of the flow that knows nothing of the table. */
import fc from 'fast-check';
import * as v from 'valibot';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { Session } from '../../../protocol/session.ts';
import type { FormIntegration, OauthIntegration } from '../../integrations/integration.ts';
import { sandbox } from '../../integrations/sandbox/sandbox.ts';
import {
  anyCommand,
  bodyOf,
  type Command,
  choose,
  LIKELY,
  modelAtFirst,
  predict,
} from '../../testing/session-model.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import { times } from '../../testing/thorough.ts';
import { createLinkToken, get, Visitor } from '../../testing/verbs.ts';

/** The real sandbox without its rests: the walks are many. */
const here: FormIntegration = {
  ...sandbox,
  async run(_context, state) {
    if (JSON.stringify(state).includes('OPERATION_FAILED'))
      return sandbox.run(_context, state, bills, [], async () => {});
    return {};
  },
};
/** One that people sign in to elsewhere; how that ends stands in the address. */
const elsewhere: OauthIntegration = {
  ...sandbox,
  run: async () => ({}),
  oauth: {
    begin: async (_, { redirect_uri, state }) => ({ url: `${redirect_uri}?state=${state}`, memory: {} }),
    async finish(_, { params }) {
      const how = params.get('how');
      if (how === 'denied') return { kind: 'refused', code: 'OAUTH_DENIED' };
      const account = (ref: string) => ({ ref, name: ref, mask: null, type: 'checking' });
      const accounts = { one: ['a'], several: ['a', 'b'] }[how ?? ''] ?? [];
      return { kind: 'accounts', accounts: accounts.map(account), state: {} };
    },
  },
};

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer({ integrations: ({ id }) => (id === 'chase' ? elsewhere : here) });
});
afterAll(() => server.close());
const bills = { resource: 'bills', action: 'read', arguments: undefined } as const;

const visited = new Map<string, number>();

/** The window: opened where the session shows the way to it, else come back a second time. @returns its answer. */
async function comeBack(visitor: Visitor, how: string, last: { path: string; cookie: string }) {
  const { step } = visitor.session;
  if (step.name === 'oauth') {
    const sent = await get(server, step.authorize_url, last.cookie ? { cookie: last.cookie } : {});
    expect(sent.status).toBe(302);
    last.path = sent.headers.get('location')!;
    last.cookie = sent.headers.get('set-cookie')!.split(';')[0]!;
  }
  return get(server, `${last.path}&how=${how}`, { cookie: last.cookie });
}

async function play(token: string, preselected: boolean, walk: (readonly [Command, number])[]) {
  let visitor = await Visitor.open(server, token);
  const model = modelAtFirst(preselected);
  const last = { path: '/connect/v1/oauth/callback/chase?state=', cookie: '' };
  for (const [random, likely] of walk) {
    // The operations move by themselves: the walk goes on when they are over.
    if (model.step === 'operations') {
      await visitor.untilSettled();
      Object.assign(model, { step: model.breaks ? 'failed' : 'done', version: visitor.session.version });
    }
    const next = choose(random, likely, model.step);
    visited.set(`${model.step} ${next.name}`, (visited.get(`${model.step} ${next.name}`) ?? 0) + 1);
    if (next.name === 'reopen' || next.name === 'exit') {
      if (next.name === 'exit') expect((await visitor.ask('exit', {})).status).toBe(200);
      visitor = await Visitor.open(server, token);
      // Leaving is a change, and so is a new public token.
      model.version += (next.name === 'exit' ? 1 : 0) + (model.step === 'done' ? 1 : 0);
    } else if (next.name === 'stale') {
      expect((await visitor.ask(next.of, bodyOf({ name: next.of }, visitor) as never, model.version - 1)).status).toBe(
        409,
      );
    } else if (next.name === 'callback') {
      const to = predict(model, next);
      const answer = await comeBack(visitor, next.how, last);
      expect([next, answer.status < 400]).toEqual([next, to !== undefined && next.how !== 'none']);
      await visitor.look();
      if (to) Object.assign(model, { step: to, version: model.version + 1 });
    } else if (next.name !== 'settle') {
      const to = predict(model, next);
      const answer = await visitor.ask(next.name, bodyOf(next, visitor) as never);
      expect([next, answer.status]).toEqual([next, to ? 200 : 409]);
      visitor.session = v.parse(Session, await answer.json());
      if (to) Object.assign(model, { step: to, version: model.version + 1 });
    }
    if (model.step !== 'operations')
      expect([next, visitor.step, visitor.session.version]).toEqual([next, model.step, model.version]);
    else expect(['operations', 'done', 'failed']).toContain(visitor.step);
  }
}

/** Far fewer where the database is embedded: it has one connection. */
const RUNS = inject('postgres') ? times(2000, 300) : 60;
const LANES = 8;
const walks = fc.tuple(
  fc.boolean(),
  fc.array(fc.tuple(anyCommand, fc.nat(1000)), { minLength: 10, maxLength: 30, size: 'max' }),
);

test(
  'every walk goes where the model says, and nowhere else',
  async () => {
    const waiting = fc.sample(walks, { numRuns: RUNS, seed: 1789 }).entries();
    let steps = 0;
    const lane = async () => {
      for (const [at, [preselected, walk]] of waiting) {
        const token = await createLinkToken(server, {
          client_user_id: `walker-${at}`,
          consents: ['bills'],
          ...(preselected && { biller_id: 'test_electric_company' }),
        });
        await play(token, preselected, walk).catch((cause) => {
          const logged = server.logged.filter((line) => /"level":("error"|50)/.test(line));
          throw new Error(`Walk ${at}: ${JSON.stringify({ preselected, walk })}\n${logged.join('')}`, { cause });
        });
        steps += walk.length;
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    const { count } = server.deps.db.fn;
    const links = await server.deps.db.selectFrom('links').select(count('id').as('n')).groupBy('intent_id').execute();
    expect(links.every(({ n }) => Number(n) === 1)).toBe(true);
    console.log(`TK-8 walks ${RUNS} commands ${steps} links ${links.length} divergences 0`);
    // The walks have been everywhere, and have tried every likely thing there.
    const tried = Object.entries(LIKELY).flatMap(([step, commands]) => commands.map(({ name }) => `${step} ${name}`));
    for (const pair of [...tried, 'done reopen', 'done credentials'])
      expect(visited.get(pair) ?? 0, pair).toBeGreaterThan(0);
  },
  times(1_200_000, 300_000),
);
