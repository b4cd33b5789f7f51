import * as v from 'valibot';
import { Refusal } from '../../core/refusal.ts';
import { unseal } from '../../core/secrets/seal.ts';
import { chosenAccounts } from '../../core/sessions/chosen-accounts.ts';
import { canBeChosen } from '../../core/sessions/name-accounts.ts';
import { known, publicTokenPlace } from '../../core/sessions/session-view.ts';
import type { FoundAccount } from '../../database/tables/sessions.ts';
import type { SessionRow } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import { route } from '../../http/route.ts';
import { maskNumber } from './bill-view.ts';
import { linkToken } from './guards.ts';
import { failedBy } from './step-answer.ts';
import { move, mustBeAt, sessionOf } from './steps.ts';

const Body = v.object({
  account_ids: v.optional(v.pipe(v.array(v.pipe(v.string(), v.maxLength(120))), v.minLength(1), v.maxLength(200))),
});

/**
 * `POST /link/:link_token_id/discover-accounts`: what was found behind the login. Where there are several, the call is
 * repeated with the `account_ids` that are to be linked; then until `status` is `completed`, which is when the
 * `public_token` is there. The vendor mentions the step and publishes nothing of its body.
 */
export const linkDiscoverAccounts = route({
  method: 'POST',
  path: '/link/:link_token_id{ltid_[\\w-]+}/discover-accounts',
  dialect: 'billerapi',
  access: linkToken,
  summary: 'The accounts behind the login',
  answers: { 200: null },
  body: Body,
  async handle(c, deps, { account_ids }) {
    let session = await sessionOf(c, deps);
    mustBeAt(session, ['accounts', 'operations', 'done', 'failed'], 'Nobody has logged in yet.');
    if (session.step === 'accounts' && account_ids) {
      session = await move(c, deps, session, 'accounts', { account_ids });
      if (session.error) throw new Refusal(400, 'INVALID_REQUEST', 'account_ids names an account that was not found.');
    }
    return c.json(answerAccounts(deps, session));
  },
});

function answerAccounts({ keys }: Pick<Deps, 'keys'>, session: SessionRow): object {
  const again = { next_step: 'discover_accounts' };
  switch (session.step) {
    case 'accounts':
      return {
        success: true,
        status: 'select_accounts',
        ...again,
        accounts: known(session.accounts).filter(canBeChosen).map(toAccount),
      };
    case 'operations':
      return { success: true, status: 'in_progress', ...again, accounts: chosenAccounts(session).map(toAccount) };
    case 'done':
      return {
        success: true,
        status: 'completed',
        accounts: chosenAccounts(session).map(toAccount),
        link_id: session.link_id,
        public_token: unseal(keys, publicTokenPlace(session.id), known(session.public_token)),
      };
    default:
      return failedBy(session.failure?.code);
  }
}

const toAccount = ({ id, name, mask, type }: FoundAccount) => ({ id, name, account_number: maskNumber(mask), type });
