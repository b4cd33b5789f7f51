import { setTimeout as wait } from 'node:timers/promises';
import {
  type Context,
  type CustomData,
  type FormIntegration,
  IntegrationError,
  type Outcome,
  type State,
} from '../integration.ts';
import { accountsOf } from './accounts.ts';
import { customAccounts } from './custom-accounts.ts';
import { formOf } from './form.ts';
import { offersOf } from './resources/index.ts';
import { CUSTOM_USER, findScript, type Script } from './scripts.ts';

/** The one code that passes. */
const CODE = '123456';

/** An operation reports this often, and rests in between. */
const STAGES = 4;
const REST_MS = { quick: 40, slow: 400 };

/** What the sandbox remembers of a login: never what was typed, but for the account number's last four digits. */
interface Memory {
  script: Script;
  mask: string;
  /** Which of the script's questions was asked last. */
  asked?: number;
  /** Played instead of the sandbox's own. */
  custom?: CustomData;
}
const recall = (state: State) => state as Memory;

/**
 * Scripted logins for every name in the directory: what happens depends on what is typed (`scripts.ts`). Talks to
 * nobody, so it runs offline.
 */
export const sandbox: FormIntegration = {
  describe: formOf,
  resources: (entry) => offersOf(entry).map(({ resource }) => resource),

  async start({ entry, custom }, fields) {
    // Whoever tries a bank of which the picker says that it is closed finds it so.
    if (entry.id === 'sandbox-closed-bank') return { kind: 'failed', code: 'BILLER_UNAVAILABLE' };
    const script = findScript(entry, fields, custom !== undefined);
    if (script.form) return { ...script.form, ...(script.form.code === 'FIELD_INVALID' && BAD_USERNAME) };
    const played = custom && fields.username === CUSTOM_USER ? { custom } : {};
    const memory: Memory = { script, mask: fields.account_number?.slice(-4) ?? '', ...played };
    if (script.questions) return question(entry, memory, 0);
    if (!script.code) return found(entry, memory);
    return {
      kind: 'challenge',
      challenge: { kind: 'code', id: 'code', sent_to: 'text message to •••• 42', length: CODE.length },
      state: memory,
    };
  },

  async answer({ entry }, state, answer) {
    const memory = recall(state);
    const { code, questions } = memory.script;
    if (questions) {
      const { asked = 0 } = memory;
      const [, expected] = questions[asked] ?? [];
      if (!isSame(answer, expected)) return { kind: 'refused', code: 'MFA_INVALID' };
      return question(entry, memory, asked + 1);
    }
    if (code && code !== 'passes') return { kind: 'refused', code };
    return answer === CODE ? found(entry, memory) : { kind: 'refused', code: 'MFA_INVALID' };
  },

  async run({ entry, now, signal }, state, operation, accounts, progress) {
    const { custom, script } = recall(state);
    const { pace, breaks, bills } = script;
    for (let stage = 1; stage <= STAGES; stage++) {
      await wait(REST_MS[pace], undefined, { signal });
      if (breaks && stage === STAGES - 1) throw new IntegrationError(breaks);
      await progress(stage / STAGES);
    }
    const offer = offersOf(entry).find(({ resource }) => resource.name === operation.resource);
    if (!offer) throw new IntegrationError('OPERATION_FAILED');
    return offer.bring({ ...operation, entry, accounts, now, bills, owners: custom?.owners });
  },

  async cancel() {
    // There is nobody to sign out from.
  },
};

const BAD_USERNAME = { fields: { username: 'malformed' as const } };

/** The next question, or what was found if that was the last one. */
function question(entry: Context['entry'], memory: Memory, next: number): Outcome {
  const [prompt] = memory.script.questions?.[next] ?? [];
  if (!prompt) return found(entry, memory);
  return {
    kind: 'challenge',
    challenge: { kind: 'question', id: `question-${next + 1}`, prompt },
    state: { ...memory, asked: next },
  };
}

const isSame = (answer: string | string[], expected?: string): boolean =>
  String(answer).trim().toLowerCase() === expected?.toLowerCase();

const found = (entry: Context['entry'], memory: Memory): Outcome => ({
  kind: 'accounts',
  accounts: memory.custom
    ? customAccounts(entry, memory.custom)
    : accountsOf(entry, memory.script.accounts, memory.mask),
  state: memory,
});
