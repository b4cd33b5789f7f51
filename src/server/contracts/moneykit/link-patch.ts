import * as v from 'valibot';
import { audit } from '../../core/audit/audit.ts';
import { checkWebhookUrl } from '../../core/webhooks/endpoints.ts';
import { now, readClock } from '../../database/clock.ts';
import { answerOnce } from '../../http/idempotency.ts';
import { route } from '../../http/route.ts';
import { token } from './guards.ts';
import { LinkBody, viewLink } from './link-view.ts';
import { deleted, ownLink } from './own-link.ts';
import { type LinkSettings, linkSettings } from './settings.ts';
import { Tags, Webhook } from './tags.ts';

const Body = v.object({
  /** Null removes it. */
  webhook: v.optional(v.nullable(Webhook)),
  tags: v.nullish(Tags),
  link_tags: v.nullish(Tags),
});

/** `PATCH /links/:id`: another webhook, or other tags; what is left out stays. */
export const linkPatch = route({
  method: 'PATCH',
  path: '/links/:id',
  summary: "Change a link's webhook and tags",
  dialect: 'moneykit',
  access: token('link:data:refresh'),
  body: Body,
  answers: { 200: LinkBody },
  async handle(c, deps, { webhook, ...body }) {
    const client = c.get('client');
    const { id } = await ownLink(c, deps);
    if (webhook) checkWebhookUrl(deps, client, webhook, 'webhook');
    return answerOnce(c, deps, async (trx) => {
      const link = await trx.selectFrom('links').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
      if (!link) return deleted();
      const settings: LinkSettings = {
        ...linkSettings(link),
        ...(webhook !== undefined && { webhook, webhook_named_at: (await readClock(trx)).toISOString() }),
      };
      const tags = body.link_tags ?? body.tags;
      if (tags) settings.tags = tags;
      const changed = await trx
        .updateTable('links')
        .set({ settings: JSON.stringify(settings), updated_at: now })
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirstOrThrow();
      await audit(trx, deps.keys, {
        actor: client.id,
        action: 'link.update',
        object: id,
        request_id: c.get('requestId'),
      });
      return { status: 200, body: await viewLink(trx, changed) };
    });
  },
});
