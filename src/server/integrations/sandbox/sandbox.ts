import { setTimeout as wait } from 'node:timers/promises';
import { type Context, type FormIntegration, IntegrationError, type Outcome, type State } from '../integration.ts';
import { accountsOf } from './accounts.ts';
import { formOf } from './form.ts';
import { offersOf } from './resources/index.ts';
import { findScript, type Script } from './scripts.ts';

/** The one code that passes. */
const CODE = '123456';

/** An operation reports this often, and rests in between. */
const STAGES = 4;
const REST_MS = { quick: 40, slow: 400 };

/** What the sandbox remembers of a login: never what was typed, but for the account number's last four digits. */
interface Memory {
  script: Script;
  mask: string;
}
const recall = (state: State) => state as Memory;

/**
 * Scripted logins for every name in the directory: what happens depends on what is typed (`scripts.ts`). Talks to
 * nobody, so it runs offline.
 */
export const sandbox: FormIntegration = {
  describe: formOf,
  resources: (entry) => offersOf(entry).map(({ resource }) => resource),

  async start({ entry }, fields) {
    const script = findScript(fields);
    if (script.form) return { ...script.form, ...(script.form.code === 'FIELD_INVALID' && BAD_USERNAME) };
    const memory: Memory = { script, mask: fields.account_number?.slice(-4) ?? '' };
    if (!script.code) return found(entry, memory);
    return {
      kind: 'challenge',
      challenge: { kind: 'code', id: 'code', sent_to: 'text message to •••• 42', length: CODE.length },
      state: memory,
    };
  },

  async answer({ entry }, state, answer) {
    const memory = recall(state);
    const { code } = memory.script;
    if (code && code !== 'passes') return { kind: 'refused', code };
    return answer === CODE ? found(entry, memory) : { kind: 'refused', code: 'MFA_INVALID' };
  },

  async run({ entry, now, signal }, state, operation, accounts, progress) {
    const { pace, breaks, bills } = recall(state).script;
    for (let stage = 1; stage <= STAGES; stage++) {
      await wait(REST_MS[pace], undefined, { signal });
      if (breaks && stage === STAGES - 1) throw new IntegrationError(breaks);
      await progress(stage / STAGES);
    }
    const offer = offersOf(entry).find(({ resource }) => resource.name === operation.resource);
    if (!offer) throw new IntegrationError('OPERATION_FAILED');
    return offer.bring({ ...operation, entry, accounts, now, bills });
  },

  async cancel() {
    // There is nobody to sign out from.
  },
};

const BAD_USERNAME = { fields: { username: 'malformed' as const } };

const found = (entry: Context['entry'], memory: Memory): Outcome => ({
  kind: 'accounts',
  accounts: accountsOf(entry, memory.script.accounts, memory.mask),
  state: memory,
});
