import { keepAsked, readArguments } from '../../operations/arguments.ts';
import { checkArguments } from '../../operations/catalogue.ts';
import { asTyped, missingOf, offerOf } from '../../operations/operation-needs.ts';
import { decide, goOn, waitingOperation } from '../../operations/operation-rows.ts';
import { Refusal } from '../../refusal.ts';
import { intentOf } from '../intents.ts';
import type { MoveHandler } from '../move.ts';
import { stay } from '../outcome.ts';
import { known } from '../session-view.ts';

/** What the merchant did not give: held against the schema, and sealed like what it gave. */
export const args: MoveHandler<'arguments'> = async (deps, session, { operation_id, arguments: typed }) => {
  const operation = await waitingOperation(deps.db, session, operation_id);
  const entry = known(deps.directory.find(known(session.integration_id)));
  const offer = operation && offerOf(deps, entry, operation);
  const intent = await intentOf(deps.db, session);
  const before = operation && (await readArguments(deps, intent.id, operation.position));
  const missing = offer && before !== 'gone' ? missingOf(offer, before ?? {}) : [];
  if (!operation || !offer || before === 'gone' || !missing.length)
    throw new Refusal(400, 'INVALID_REQUEST', 'operation_id: names no operation that waits for arguments.');
  if (Object.keys(typed).some((name) => !missing.includes(name)))
    throw new Refusal(400, 'INVALID_REQUEST', 'arguments: holds a name that is not asked for.');
  const given = asTyped(offer, typed);
  const issues = checkArguments(offer, { ...before, ...given }, []);
  const wrong = Object.fromEntries(
    issues.map(({ path }) => [
      String(path[0]),
      Object.hasOwn(given, String(path[0])) ? ('malformed' as const) : ('required' as const),
    ]),
  );
  if (issues.length) return stay('operations', { code: 'FIELD_INVALID', fields: wrong });
  return goOn(deps, session, async (trx) => {
    await keepAsked(trx, deps.keys, intent.id, operation.position, offer, given);
    await decide(trx, [operation.id], { status: 'queued', approved: false });
  });
};
