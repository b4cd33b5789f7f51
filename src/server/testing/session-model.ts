import fc from 'fast-check';
import type { StepName } from '../../protocol/session.ts';
import type { Visitor } from './verbs.ts';

/** What is known of a session that was led by commands: a model of the flow, written from its description and not from the table. */
interface Model {
  step: StepName;
  version: number;
  preselected: boolean;
  wrong: { credentials: number; challenge: number; rounds: number };
  breaks: boolean;
  /** The integration that was picked is the one elsewhere. */
  away: boolean;
}

/** What a walk is made of. `stale` is a move on an older version, `settle` a wait, `callback` a window that comes back. */
export type Command =
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

export const modelAtFirst = (preselected: boolean): Model => ({
  step: 'consent',
  version: 1,
  preselected,
  wrong: { credentials: 0, challenge: 0, rounds: 0 },
  breaks: false,
  away: false,
});

/** Where a command leads, or undefined when it must change nothing. The model takes note of what else it does. */
export function predict(model: Model, command: Command): StepName | undefined {
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

/** What is sent with it. */
export const bodyOf = (command: Command, visitor: Visitor) => {
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

/** Any, whether it makes sense or not. */
export const anyCommand: fc.Arbitrary<Command> = fc.oneof(
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
export const LIKELY: Partial<Record<StepName, Command[]>> = {
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

/**
 * The random command, or in two cases of three a likely one.
 * @param likely a random number, which also says which of the likely ones.
 */
export const choose = (random: Command, likely: number, step: StepName): Command => {
  const options = LIKELY[step];
  return options && likely % 3 ? options[Math.floor(likely / 3) % options.length]! : random;
};
