/**
 * What every session has, whatever its step: all that the widget must be able to read before the picker. What belongs to
 * single steps is in `session.ts`, which the widget loads with the screens that need it.
 */
import * as v from 'valibot';

// Lengths and patterns are the server's business: the widget only makes sure of the shape, which costs it fewer bytes.
const text = v.string();
const id = v.string();

/** What can be connected. BillerAPI says biller, MoneyKit institution, Flinks provider, Passage integration. */
const IntegrationSummary = v.object({
  id,
  name: text,
  /** Path on our own origin, or null: the widget then draws a monogram. */
  logo: v.nullable(text),
  /** `#rrggbb` of the brand, or null. */
  color: v.nullable(text),
});

/** A session, whose step is known by name alone, and the error by its code. */
export const SessionFrame = v.object({
  id,
  /** Raised by one at every change. A move names the version it was made on (`If-Match`). */
  version: v.number(),
  /** `sandbox` or `production`. */
  environment: text,
  step: v.looseObject({ name: text }),
  client: v.object({ name: text, logo: v.nullable(text) }),
  /** Whose account this is for, as the merchant names them; null where it does not say. */
  user: v.nullable(text),
  /** Without those that the person has declined. */
  consents: v.array(text),
  /** Of these the person may decline any. */
  optional_consents: v.array(text),
  /** Why a link is connected anew, such as `consent_expired`; null where a new one is made. */
  update: v.nullable(text),
  /** Where several can be made in one session: those that are made. */
  links: v.array(v.looseObject({})),
  integration: v.nullable(IntegrationSummary),
  /** Whether the `back` move is allowed from this step. */
  can_go_back: v.boolean(),
  /** True when the merchant asked for one biller: there is no picker. */
  preselected: v.boolean(),
  /** Why the last move was refused, or null. */
  error: v.nullable(v.looseObject({ code: text })),
  /** Where a hosted page goes on if the person leaves before the end; null where nobody waits for them. */
  return_url: v.nullable(text),
  /** Name of the directory's present version, see `GET /connect/v1/directory/:version`. */
  directory_version: id,
  /** ISO 8601. */
  expires_at: v.string(),
  server_time: v.string(),
});
