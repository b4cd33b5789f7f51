/** What the picker is told beside the directory, which is the same for all. */
import type { Health, Step } from '../../../protocol/session.ts';
import type { IntentRow } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';

/** Rows above the popular ones. */
const RECENT = 3;

type PickerStep = Extract<Step, { name: 'select_integration' }>;

export async function viewPicker(deps: Pick<Deps, 'db' | 'directory'>, intent: IntentRow): Promise<PickerStep> {
  const [recent, unwell] = [await readRecent(deps, intent), await readHealth(deps)];
  return { name: 'select_integration', recent, unwell };
}

/** By integration; what is well is left out. */
export async function readHealth({ db }: Pick<Deps, 'db'>): Promise<Record<string, Health>> {
  const rows = await db.selectFrom('integration_health').select(['integration_id', 'status']).execute();
  return Object.fromEntries(rows.map(({ integration_id, status }) => [integration_id, status]));
}

/** Of this client alone, and only where it has said who the person is. */
async function readRecent({ db, directory }: Pick<Deps, 'db' | 'directory'>, intent: IntentRow): Promise<string[]> {
  if (!intent.client_user_id) return [];
  const links = await db
    .selectFrom('links')
    .select('biller_id')
    .select(({ fn }) => fn.max('created_at').as('latest'))
    .where('client_id', '=', intent.client_id)
    .where('client_user_id', '=', intent.client_user_id)
    .groupBy('biller_id')
    .orderBy('latest', 'desc')
    .limit(RECENT)
    .execute();
  return links.flatMap(({ biller_id }) => (directory.find(biller_id) ? [biller_id] : []));
}
