import type { FormPage } from '../../../database/tables/sessions.ts';
import { NO_LOGIN } from '../../login/integration-call.ts';
import { enterLogin } from '../../oauth/enter.ts';
import type { Change, MoveHandler } from '../move.ts';
import { leadsTo } from '../session-steps.ts';
import { known } from '../session-view.ts';

/** To where the table says; what was learned from the login is forgotten on the way. */
export const back: MoveHandler<'back'> = async (deps, session) => {
  if (session.step === 'credentials' && session.pages?.length) return pageBefore(session.pages);
  return leadsTo(session, 'back')?.includes('select_integration')
    ? { to: 'select_integration', set: { ...NO_LOGIN, integration_id: null } }
    : enterLogin(deps, session, known(session.integration_id), NO_LOGIN);
};

function pageBefore(pages: readonly FormPage[]): Change {
  const left = pages.slice(0, -1);
  return {
    to: 'credentials',
    set: { pages: left.length ? JSON.stringify(left) : null, state: left.at(-1)?.state ?? null },
  };
}
