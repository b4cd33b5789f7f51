import { createHash } from 'node:crypto';
import { callAt } from '../../core/login/integration-call.ts';
import { Refusal } from '../../core/refusal.ts';
import { route } from '../../http/route.ts';
import { asForm } from '../../integrations/integration.ts';
import { toBill } from './bill-view.ts';
import { accessTokenOrClient } from './guards.ts';
import { loginFields } from './login-fields.ts';
import { SandboxBills } from './shapes.ts';
import { failed, MFA_REQUIRED } from './step-answer.ts';

/** Where the scenarios are played, unless a biller is named. */
const BILLER = 'test_electric_company';

/**
 * `GET /bills?account_number=`, of the sandbox: logs in with a magic number and reads its bills, on the spot and without
 * a link. What goes wrong in the scenario is a 200 with `success: false`, as it is when linking.
 */
export const billsSandbox = route({
  method: 'GET',
  path: '/bills',
  dialect: 'billerapi',
  access: accessTokenOrClient,
  summary: 'The bills of a magic account number (sandbox)',
  answers: { 200: SandboxBills },
  query: {
    account_number: 'A magic number of `GET /sandbox/scenarios`.',
    biller_id: 'Of the sandbox; its electric company where it is left out.',
  },
  async handle(c, deps) {
    const { account_number = '', biller_id = BILLER } = c.req.query();
    if (!/^\d{6,20}$/.test(account_number))
      throw new Refusal(
        400,
        'INVALID_REQUEST',
        'account_number must be 6 to 20 digits. GET /sandbox/scenarios lists some.',
      );
    const entry = deps.directory.find(biller_id);
    if (!entry) throw new Refusal(400, 'BILLER_NOT_FOUND', 'biller_id names no biller. GET /billers lists them.');
    const { integration, context } = await callAt(deps, entry);
    if (integration.oauth) throw new Refusal(400, 'INVALID_REQUEST', 'biller_id names one without account numbers.');
    const outcome = await asForm(integration).start(context, loginFields({ account_number }));
    if (outcome.kind === 'challenge') return c.json(MFA_REQUIRED);
    if (outcome.kind === 'form') return c.json(failed('FIELD_INVALID'));
    if (outcome.kind !== 'accounts') return c.json(failed(outcome.code));
    const { state, accounts } = outcome;
    const operation = { resource: 'bills', action: 'read', arguments: undefined } as const;
    const { bills: found = [] } = await integration.run(context, state, operation, accounts, async () => {});
    const biller = { biller_id: entry.id, biller_name: entry.name };
    const bills = found
      .toSorted((a, b) => b.due_date.localeCompare(a.due_date))
      .map(({ account, ...bill }) => {
        const mask = accounts.find(({ ref }) => ref === account)?.mask ?? null;
        return toBill({ ...bill, mask, id: nameOf(entry.id, account_number, account, bill.due_date) }, biller);
      });
    return c.json({ bills, data: bills, has_more: false, next_cursor: null });
  },
});

/** The same bill has the same id each time, though nothing is stored. */
const nameOf = (...parts: string[]) =>
  `bill_${createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22)}`;
