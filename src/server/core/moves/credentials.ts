import { asForm } from '../../integrations/integration.ts';
import { checkFields } from '../check-fields.ts';
import { guess } from '../guesses.ts';
import { prepareCall } from '../integration-call.ts';
import type { MoveHandler } from '../move.ts';
import { follow, stay } from '../outcome.ts';
import { personOf } from '../person.ts';

export const credentials: MoveHandler<'credentials'> = async (deps, session, { fields }) => {
  const call = await prepareCall(deps, session);
  const form = asForm(call.integration).describe(call.context.entry);
  const wrong = checkFields(form, fields);
  if (wrong) return stay('credentials', { code: 'FIELD_INVALID', fields: wrong });
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));
  const person = personOf(deps, session, form, given);
  const outcome = await guess(deps, { ...session, person }, 'credentials', call, (integration, context) =>
    asForm(integration).start(context, given),
  );
  const change = await follow(deps, session, 'credentials', outcome);
  return { ...change, set: { ...change.set, person } };
};
