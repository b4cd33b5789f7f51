import { asForm } from '../../../integrations/integration.ts';
import { checkFields } from '../../login/check-fields.ts';
import { guess } from '../../login/guesses.ts';
import { pageOf, prepareCall, unsealState } from '../../login/integration-call.ts';
import { personOf } from '../../login/person.ts';
import type { MoveHandler } from '../move.ts';
import { follow, stay } from '../outcome.ts';
import { known } from '../session-view.ts';

export const credentials: MoveHandler<'credentials'> = async (deps, session, { fields }) => {
  const call = await prepareCall(deps, session);
  const form = pageOf(session, call);
  const wrong = checkFields(form, fields);
  if (wrong) return stay('credentials', { code: 'FIELD_INVALID', fields: wrong });
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));
  const later = Boolean(session.pages?.length);
  // It is the first page that asks who it is.
  const person = later ? session.person : personOf(deps, session, form, given);
  const outcome = await guess(deps, { ...session, person }, 'credentials', call, (integration, context) =>
    later
      ? known(asForm(integration).proceed?.(context, unsealState(deps, session), given))
      : asForm(integration).start(context, given),
  );
  const change = await follow(deps, session, 'credentials', outcome);
  return { ...change, set: { ...change.set, person } };
};
