import * as v from 'valibot';
import { checkOperations } from '../../core/operations/catalogue.ts';
import { type Issue, Refusal } from '../../core/refusal.ts';
import { createIntent } from '../../core/sessions/intents.ts';
import { readTarget } from '../../core/webhooks/target.ts';
import type { ClientRow } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import { answerOnce } from '../../http/idempotency.ts';
import { route } from '../../http/route.ts';
import { apiKey } from './guards.ts';
import { newLinkId } from './ids.ts';
import { returnUrlOf, viewOperations } from './link-view.ts';
import { consentsOf, spokenOf } from './resources.ts';
import { readReturnUrl } from './return-url.ts';
import type { Settings } from './settings.ts';
import { Link } from './shapes.ts';
import { toMs } from './time.ts';

const HOUR = 60 * 60;
const LIFE_SECONDS = 4 * HOUR;
const MAX_LIFE_SECONDS = 7 * 24 * HOUR;

const text = (max: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(max));
const url = v.pipe(
  v.string(),
  v.maxLength(2000),
  v.check((text) => URL.canParse(text), 'must be a valid URL'),
);
const positive = 'must be a positive integer';

const Operation = v.object({
  resource: text(100),
  action: v.picklist(['read', 'write']),
  arguments: v.optional(v.record(v.string(), v.unknown())),
});

/** Fields beyond these are ignored, as older and newer clients send some. */
const Body = v.object({
  integrationId: text(120),
  operations: v.pipe(v.array(Operation), v.minLength(1), v.maxLength(20)),
  webhookUrl: v.optional(url),
  returnUrl: v.optional(url),
  externalUserId: v.optional(text(200)),
  debug: v.optional(v.boolean()),
  /** Seconds. */
  expiresIn: v.optional(
    v.pipe(
      v.number(positive),
      v.integer(positive),
      v.minValue(1, positive),
      v.maxValue(MAX_LIFE_SECONDS, `must be at most ${MAX_LIFE_SECONDS} (7 days)`),
    ),
  ),
});
type Body = v.InferOutput<typeof Body>;

const Answer = v.omit(
  v.object({ linkId: v.string(), claimCode: v.string(), appClipUrl: v.string(), ...Link.entries }),
  ['id', 'externalUserId', 'currentSessionId', 'updatedAt'],
);

/** `POST /v1/links`: asks for operations at one integration, to be done once somebody has claimed the link. 201. */
export const linksCreate = route({
  method: 'POST',
  path: '/v1/links',
  summary: 'Create a link: what is to be done at one integration, once a person has claimed it.',
  answers: { 201: Answer },
  dialect: 'passage',
  access: apiKey,
  body: Body,
  async handle(c, deps, body) {
    const client = c.get('client');
    const { wished, settings } = check(deps, client, body);
    return answerOnce(c, deps, async (trx) => {
      const id = newLinkId();
      const { intent, token } = await createIntent(
        trx,
        deps,
        client,
        {
          id,
          contract: 'passage',
          token: 'claim',
          // Somebody we know nothing of is somebody new: wrong tries are counted for each person.
          client_user_id: body.externalUserId ?? id,
          consents: consentsOf(wished),
          operations: wished,
          integration_id: body.integrationId,
          exclusive: true,
          settings,
          lifeSeconds: body.expiresIn ?? LIFE_SECONDS,
        },
        c.get('requestId'),
      );
      return {
        status: 201,
        body: {
          linkId: intent.id,
          claimCode: token,
          integrationId: intent.integration_id,
          operations: viewOperations(intent),
          status: 'pending',
          appClipUrl: `${deps.config.origin}/connect/v1/links/${intent.id}?code=${token}`,
          ...returnUrlOf(intent),
          expiresAt: toMs(intent.expires_at),
          createdAt: toMs(intent.created_at),
        },
      };
    });
  },
});

/**
 * What the schema of the body cannot say.
 * @throws {Refusal} 400 with every mistake.
 */
function check(deps: Deps, client: ClientRow, body: Body) {
  const { integrationId, operations, webhookUrl, returnUrl, externalUserId, debug = false } = body;
  const issues: Issue[] = [];
  const settings: Settings = {
    webhookUrl: webhookUrl ?? null,
    returnUrl: returnUrl === undefined ? null : readReturnUrl(client, returnUrl),
    externalUserId: externalUserId ?? null,
    debug,
  };
  if (webhookUrl !== undefined) {
    const policy = { allowHttp: client.environment === 'sandbox', allow: deps.config.webhookAllow };
    const target = readTarget(webhookUrl, policy);
    if (typeof target === 'string') issues.push({ path: ['webhookUrl'], message: target });
  }
  if (returnUrl !== undefined && settings.returnUrl === null)
    issues.push({
      path: ['returnUrl'],
      message: 'must be an https:// address, or one of an app scheme you registered',
    });
  const entry = deps.directory.find(integrationId);
  const integrations = spokenOf(deps.integrations);
  const known = entry && integrations(entry).resources(entry).length > 0 ? entry : undefined;
  if (!known) issues.push({ path: ['integrationId'], message: 'must be the id of a provider: see GET /v1/providers' });
  const checked = known && checkOperations({ integrations }, known, operations);
  issues.push(...(checked?.issues ?? []));
  if (!checked || issues.length) throw new Refusal(400, 'INVALID_REQUEST', 'Validation failed.', { issues });
  return { wished: checked.wished, settings };
}
