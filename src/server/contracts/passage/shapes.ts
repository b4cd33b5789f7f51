/** What this contract answers with, for its OpenAPI document. */
import * as v from 'valibot';

const epochMs = v.pipe(v.number(), v.integer());

export const Link = v.object({
  id: v.string(),
  integrationId: v.string(),
  operations: v.array(v.object({ resource: v.string(), action: v.picklist(['read', 'write']) })),
  externalUserId: v.nullable(v.string()),
  status: v.picklist(['pending', 'active', 'complete', 'failed', 'expired']),
  currentSessionId: v.nullable(v.string()),
  returnUrl: v.optional(v.string()),
  expiresAt: epochMs,
  createdAt: epochMs,
  updatedAt: epochMs,
});

export const LinkWithResult = v.object({
  ...Link.entries,
  result: v.nullable(v.unknown()),
  error: v.nullable(v.object({ code: v.string(), message: v.string() })),
});
