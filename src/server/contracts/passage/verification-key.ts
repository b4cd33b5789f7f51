import { createPublicKey } from 'node:crypto';
import * as v from 'valibot';
import { Refusal } from '../../core/refusal.ts';
import { everyone } from '../../http/guards.ts';
import { route } from '../../http/route.ts';
import { toMs } from './time.ts';

const id = v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(100)));

/** `kid` is what the oldest pages call it. */
const Body = v.object({ key_id: id, kid: id });

const Answer = v.object({ key_id: v.string(), key: v.string(), algorithm: v.string(), created_at: v.number() });

/** `POST /webhook_verification_key/get`, public: a key that signed a webhook, by the `kid` of the signature. */
export const verificationKey = route({
  method: 'POST',
  path: '/webhook_verification_key/get',
  summary: 'The public key (PEM, SPKI, P-256) that a webhook was signed with.',
  answers: { 200: Answer },
  dialect: 'passage',
  access: everyone,
  body: Body,
  async handle(c, { db }, body) {
    const key_id = body.key_id ?? body.kid;
    if (key_id === undefined)
      throw new Refusal(400, 'INVALID_REQUEST', 'Validation failed', {
        issues: [{ path: ['key_id'], message: 'is required' }],
      });
    const found = await db
      .selectFrom('signing_keys')
      .select(['public_key', 'created_at'])
      .where('kid', '=', key_id)
      .where('purpose', '=', 'passage')
      .executeTakeFirst();
    if (!found) throw new Refusal(404, 'INVALID_REQUEST', 'Key not found');
    const key = createPublicKey({ key: { ...found.public_key }, format: 'jwk' });
    return c.json({
      key_id,
      key: key.export({ type: 'spki', format: 'pem' }),
      algorithm: 'ES256',
      created_at: toMs(found.created_at),
    });
  },
});
