import * as v from 'valibot';
import { mayRedirect } from '../../core/addresses.ts';
import { newId } from '../../core/ids.ts';
import { Refusal } from '../../core/refusal.ts';
import { createIntent } from '../../core/sessions/intents.ts';
import { checkWebhookUrl } from '../../core/webhooks/endpoints.ts';
import type { ClientRow, LinkRow } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import { answerOnce } from '../../http/idempotency.ts';
import { route } from '../../http/route.ts';
import { BadState } from './bad-state.ts';
import { token } from './guards.ts';
import { acceptsInstitution } from './institutions-served.ts';
import { customOf, LinkSessionBody, productsOf, wants } from './link-session-body.ts';
import { findLink } from './own-link.ts';
import { listed, operationsOf, type Products } from './products.ts';
import type { IntentSettings } from './settings.ts';

/** The vendor does not publish it. */
const LIFE_SECONDS = 1800;

/**
 * `POST /link-session` → 201 with the token that starts the flow in the browser. With `existing_link_id` the person
 * connects that link anew: institution and person stay, what is asked for can only grow, webhook and tags are replaced.
 */
export const linkSessionCreate = route({
  method: 'POST',
  path: '/link-session',
  summary: 'Start a flow',
  dialect: 'moneykit',
  access: token('link_session:create'),
  body: LinkSessionBody,
  answers: { 201: v.object({ link_session_token: v.string() }) },
  async handle(c, deps, body) {
    const client = c.get('client');
    checkConfig(client, body);
    if (body.webhook) checkWebhookUrl(deps, client, body.webhook, 'webhook');
    const former = body.existing_link_id ? await linkToRenew(deps, client, body.existing_link_id) : undefined;
    const products = former ? { ...productsOf(body, []), ...former.products } : productsOf(body);
    const custom = customOf(body);
    const settings: IntentSettings = {
      webhook: body.webhook ?? null,
      tags: body.link_tags ?? [],
      products,
      countries: (body.settings?.countries ?? []).map((country) => country.toLowerCase()),
      onlyOneAccount: wants(body, 'permit_only_one_account'),
      onlyDepository: wants(body, 'permit_only_depository_accounts'),
      rejectsLinked: wants(body, 'duplicate_institution_rejected'),
      ...(custom && { custom }),
    };
    if (!former && body.institution_id) checkInstitution(deps, settings, body.institution_id);
    const wish = {
      id: newId('mks'),
      contract: 'moneykit',
      token: 'link_session',
      client_user_id: former?.link.client_user_id ?? body.customer_user.id,
      consents: listed(products),
      operations: operationsOf(products),
      redirect_uri: body.redirect_uri,
      integration_id: former?.link.biller_id ?? body.institution_id,
      renews: former?.link.id ?? null,
      settings,
      lifeSeconds: LIFE_SECONDS,
    } as const;
    return answerOnce(c, deps, async (trx) => {
      const { token } = await createIntent(trx, deps, client, wish, c.get('requestId'));
      return { status: 201, body: { link_session_token: token } };
    });
  },
});

/** @throws {Refusal} 403 for what the client has not been given: its vendor does that by hand. */
function checkConfig(client: ClientRow, body: LinkSessionBody): void {
  const forbidden = (message: string) =>
    new Refusal(403, 'INVALID_REQUEST', message, { vendor: 'link_session_error.forbidden_config' });
  if (body.redirect_uri && !mayRedirect(client, body.redirect_uri))
    throw forbidden('redirect_uri is not registered for this client. Register the exact URI.');
  if (wants(body, 'enable_money_id') && !client.features.includes('money_id'))
    throw forbidden('enable_money_id is not permitted for this client.');
}

function checkInstitution(deps: Deps, settings: IntentSettings, id: string): void {
  const entry = deps.directory.find(id);
  if (entry && acceptsInstitution(settings, entry)) return;
  const message = 'must be the id of an institution that settings.countries lets in: see GET /institutions';
  throw new Refusal(422, 'INVALID_REQUEST', message, { issues: [{ path: ['institution_id'], message }] });
}

async function linkToRenew(deps: Deps, client: ClientRow, id: string): Promise<{ link: LinkRow; products: Products }> {
  const link = await findLink(deps, client, id);
  if (!link.exchanged_at) throw new BadState('incomplete', 'The link awaits the exchange of its token.');
  const rows = await deps.db
    .selectFrom('moneykit_products')
    .select(['product', 'settings'])
    .where('link_id', '=', id)
    .execute();
  return { link, products: Object.fromEntries(rows.map(({ product, settings }) => [product, settings])) };
}
