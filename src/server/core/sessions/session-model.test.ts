// @vitest-environment node
/** Random walks of the person, beside a model of the flow written from its description and not from the table. */
import fc from 'fast-check';
import * as v from 'valibot';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { Session, type StepName } from '../../../protocol/session.ts';
import type { FormIntegration, OauthIntegration } from '../../integrations/integration.ts';
import { sandbox } from '../../integrations/sandbox/sandbox.ts';
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

interface Model {
  step: StepName;
  version: number;
  preselected: boolean;
  wrong: { credentials: number; challenge: number; rounds: number };
  breaks: boolean;
  /** The integration that was picked is the one elsewhere. */
  away: boolean;
}

type Command =
  | { name: 'consent' | 'back' | 'retry' | 'reopen' | 'exit' | 'settle' | 'oauth' }
  | { name: 'integration'; id: 'test_electric_company' | 'chase' | 'nobody' }
  | { name: 'callback'; how: 'one' | 'several' | 'none' | 'denied' }
  | {
      name: 'credentials';
      user:
        | 'user_good'
        | 'user_mfa_code'
        | 'user_accounts'
        | 'user_account_locked'
        | 'user_operation_failed'
        | 'nobody';
    }
  | { name: 'answer'; code: '123456' | '000000' }
  | { name: 'accounts'; pick: 'all' | 'none' }
  | { name: 'stale'; of: 'consent' | 'back' | 'retry' };

/** Where a command leads, or undefined when it must change nothing. */
function predict(model: Model, command: Command): StepName | undefined {
  const { step, preselected, wrong } = model;
  const wrongTry = (kind: 'credentials' | 'challenge', limit: number): StepName => {
    if (++wrong[kind] < limit) return kind;
    Object.assign(wrong, { credentials: 0, challenge: 0, rounds: wrong.rounds + 1 });
    return 'failed';
  };
  switch (command.name) {
    case 'consent':
      return step !== 'consent' ? undefined : preselected ? 'credentials' : 'select_integration';
    case 'integration':
      if (step !== 'select_integration') return undefined;
      if (command.id === 'nobody') return step;
      if (command.id === 'test_electric_company' && wrong.rounds >= 3) return step;
      model.away = command.id === 'chase';
      return model.away ? 'oauth' : 'credentials';
    case 'oauth':
      return step === 'oauth' ? step : undefined;
    case 'callback':
      if (step !== 'oauth') return undefined;
      model.breaks = false;
      return ({ one: 'operations', several: 'accounts', none: 'failed', denied: 'oauth' } as const)[command.how];
    case 'credentials': {
      if (step !== 'credentials') return undefined;
      model.breaks = command.user === 'user_operation_failed';
      if (command.user === 'nobody') return wrongTry('credentials', 5);
      const next = { user_mfa_code: 'challenge', user_accounts: 'accounts', user_account_locked: 'failed' } as const;
      return next[command.user as keyof typeof next] ?? 'operations';
    }
    case 'answer':
      if (step !== 'challenge') return undefined;
      return command.code === '123456' ? 'operations' : wrongTry('challenge', 3);
    case 'accounts':
      return step !== 'accounts' ? undefined : command.pick === 'all' ? 'operations' : step;
    case 'retry':
      if (step !== 'failed') return undefined;
      if (model.breaks) return 'operations';
      if (model.away) return 'oauth';
      return wrong.rounds >= 3 ? step : 'credentials';
    case 'back':
      if (step === 'challenge' || step === 'accounts') return model.away ? 'oauth' : 'credentials';
      if (step === 'credentials' || step === 'oauth' || step === 'failed')
        return preselected ? undefined : 'select_integration';
      return undefined;
    default:
      return undefined;
  }
}

const body = (command: Command, visitor: Visitor) => {
  switch (command.name) {
    case 'consent':
      return { accepted: true };
    case 'integration':
      return { integration_id: command.id };
    case 'credentials':
      return { fields: { username: command.user, password: 'pass_good' } };
    case 'answer':
      return { answer: command.code };
    case 'accounts': {
      const all = visitor.step === 'accounts' ? visitor.at('accounts').accounts.map(({ id }) => id) : ['acc_none'];
      return { account_ids: command.pick === 'all' ? all : [] };
    }
    default:
      return {};
  }
};

const command: fc.Arbitrary<Command> = fc.oneof(
  fc.constantFrom<Command>(
    { name: 'consent' },
    { name: 'back' },
    { name: 'retry' },
    { name: 'reopen' },
    { name: 'exit' },
    { name: 'settle' },
    { name: 'oauth' },
  ),
  fc.constantFrom('one', 'several', 'none', 'denied').map((how) => ({ name: 'callback', how }) as Command),
  fc.constantFrom('test_electric_company', 'chase', 'nobody').map((id) => ({ name: 'integration', id }) as Command),
  fc
    .constantFrom(
      'user_good',
      'user_mfa_code',
      'user_accounts',
      'user_account_locked',
      'user_operation_failed',
      'nobody',
    )
    .map((user) => ({ name: 'credentials', user }) as Command),
  fc.constantFrom<Command>({ name: 'answer', code: '123456' }, { name: 'answer', code: '000000' }),
  fc.constantFrom<Command>({ name: 'accounts', pick: 'all' }, { name: 'accounts', pick: 'none' }),
  fc.constantFrom<Command>(
    { name: 'stale', of: 'consent' },
    { name: 'stale', of: 'back' },
    { name: 'stale', of: 'retry' },
  ),
);

const login = (user: Extract<Command, { name: 'credentials' }>['user']): Command => ({ name: 'credentials', user });
const wrong: Command = { name: 'answer', code: '000000' };

/** What a person would do; two commands in three are taken from here, so that walks get far. */
const LIKELY: Partial<Record<StepName, Command[]>> = {
  consent: [{ name: 'consent' }],
  select_integration: [
    { name: 'integration', id: 'test_electric_company' },
    { name: 'integration', id: 'test_electric_company' },
    { name: 'integration', id: 'chase' },
  ],
  oauth: [
    { name: 'callback', how: 'several' },
    { name: 'callback', how: 'one' },
    { name: 'callback', how: 'none' },
    { name: 'callback', how: 'denied' },
    { name: 'oauth' },
    { name: 'back' },
  ],
  credentials: [
    login('user_mfa_code'),
    login('user_mfa_code'),
    login('user_accounts'),
    login('user_account_locked'),
    login('user_operation_failed'),
    login('nobody'),
    login('nobody'),
    { name: 'back' },
  ],
  challenge: [wrong, wrong, wrong, { name: 'answer', code: '123456' }, { name: 'back' }],
  accounts: [{ name: 'accounts', pick: 'all' }, { name: 'back' }],
  failed: [{ name: 'retry' }, { name: 'retry' }, { name: 'back' }],
};
const choose = (random: Command, likely: number, step: StepName): Command => {
  const options = LIKELY[step];
  return options && likely % 3 ? options[Math.floor(likely / 3) % options.length]! : random;
};

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
  const model: Model = {
    step: 'consent',
    version: 1,
    preselected,
    wrong: { credentials: 0, challenge: 0, rounds: 0 },
    breaks: false,
    away: false,
  };
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
      expect((await visitor.ask(next.of, body({ name: next.of }, visitor) as never, model.version - 1)).status).toBe(
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
      const answer = await visitor.ask(next.name, body(next, visitor) as never);
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
  fc.array(fc.tuple(command, fc.nat(1000)), { minLength: 10, maxLength: 30, size: 'max' }),
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
          throw new Error(`Walk ${at}: ${JSON.stringify({ preselected, walk })}`, { cause });
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
