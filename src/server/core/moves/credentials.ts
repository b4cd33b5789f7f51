import { asForm } from '../../integrations/integration.ts';
import { checkFields } from '../check-fields.ts';
import { guess } from '../guesses.ts';
import { prepareCall } from '../integration-call.ts';
import type { MoveHandler } from '../move.ts';
import { follow, stay } from '../outcome.ts';

export const credentials: MoveHandler<'credentials'> = async (deps, session, { fields }) => {
  const call = await prepareCall(deps, session);
  const wrong = checkFields(asForm(call.integration).describe(call.context.entry), fields);
  if (wrong) return stay('credentials', { code: 'FIELD_INVALID', fields: wrong });
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));
  return follow(
    deps,
    session,
    'credentials',
    await guess(deps, session, 'credentials', call, (integration, context) => asForm(integration).start(context, given)),
  );
};
