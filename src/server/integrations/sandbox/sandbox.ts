import { setTimeout as wait } from 'node:timers/promises';
import { type Context, type FormIntegration, IntegrationError, type Outcome } from '../integration.ts';
import { accountsOf } from './accounts.ts';
import { askFor, isOver, judge } from './challenges.ts';
import { customAccounts } from './custom-accounts.ts';
import { formOf } from './form.ts';
import { faultOf, LAST_PAGE, turnPage } from './long-form.ts';
import { type Memory, recall } from './memory.ts';
import { offersOf } from './resources/index.ts';
import { CUSTOM_USER, findScript } from './scripts.ts';

/** An operation reports this often, and rests in between. */
const STAGES = 4;
const REST_MS = { quick: 40, slow: 400 };

/**
 * Scripted logins for every name in the directory: what happens depends on what is typed (`scripts.ts`). Talks to
 * nobody, so it runs offline.
 */
export const sandbox: FormIntegration = {
  describe: formOf,
  resources: (entry) => offersOf(entry).map(({ resource }) => resource),

  async start(context, fields) {
    const { entry, custom } = context;
    // Whoever tries a bank of which the picker says that it is closed finds it so.
    if (entry.id === 'sandbox-closed-bank') return { kind: 'failed', code: 'BILLER_UNAVAILABLE' };
    const script = findScript(entry, fields, custom !== undefined);
    if (script.form) return { ...script.form, ...(script.form.code === 'FIELD_INVALID' && BAD_USERNAME) };
    const played = custom && fields.username === CUSTOM_USER ? { custom } : {};
    const memory: Memory = { script, mask: String(fields.account_number ?? '').slice(-4), proof: 0, ...played };
    return script.longForm ? turnPage(memory) : prove(context, memory);
  },

  async proceed(context, state, fields) {
    const memory = recall(state);
    const fault = faultOf(fields);
    if (fault) return fault;
    return memory.page === LAST_PAGE ? prove(context, memory) : turnPage(memory);
  },

  async answer(context, state, answer) {
    const memory = recall(state);
    const proof = memory.script.proofs?.[memory.proof];
    const refused = proof && judge(proof, answer);
    return refused ? { kind: 'refused', code: refused } : prove(context, { ...memory, proof: memory.proof + 1 });
  },

  async resend(context, state) {
    return prove(context, recall(state));
  },

  async instead(context, state) {
    const memory = recall(state);
    return prove(context, { ...memory, proof: 0, script: { ...memory.script, proofs: [{ is: 'code' }] } });
  },

  async poll(context, state) {
    const memory = recall(state);
    const proof = memory.script.proofs?.[memory.proof];
    if (proof?.is !== 'push' || proof.ends === 'never' || !isOver(context, memory)) return { kind: 'waiting' };
    if (proof.ends === 'denied') return { kind: 'refused', code: 'MFA_DENIED' };
    return prove(context, { ...memory, proof: memory.proof + 1 });
  },

  async run({ entry, now, signal }, state, operation, accounts, progress) {
    const { custom, script } = recall(state);
    const { pace, bills } = script;
    const breaks = script.partial && operation.optional && !operation.tries ? 'OPERATION_FAILED' : script.breaks;
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

/** Asks for the next proof, or tells what was found if there is none left to give. */
function prove(context: Context, memory: Memory): Outcome {
  const proof = memory.script.proofs?.[memory.proof];
  return proof ? askFor(proof, context, memory) : found(context.entry, memory);
}

const found = (entry: Context['entry'], memory: Memory): Outcome => ({
  kind: 'accounts',
  accounts: memory.custom
    ? customAccounts(entry, memory.custom)
    : accountsOf(entry, memory.script.accounts, memory.mask),
  state: memory,
});
