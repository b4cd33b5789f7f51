/**
 * The Connect API, between widget and server: paths, bodies and answers. Both sides import this file, so a renamed
 * field breaks both builds and not production.
 *
 * Every call but the first carries `Authorization: Bearer <bearer>`, which lives in the widget's memory only.
 * Every move carries `If-Match: "<version>"`; its answer is always the whole session. A move made on an old version
 * gets 409 with the present session and changes nothing. A refused move (wrong password) is 200 with the same step
 * and `error` set. Anything else that goes wrong answers an `ApiError`.
 */
import * as v from 'valibot';
import type { DirectoryEntry } from './directory.ts';
import type { Health } from './session.ts';

export const API = '/connect/v1';

export const paths = {
  frame: `${API}/frame`,
  sessions: `${API}/sessions`,
  session: `${API}/session`,
  sessionEvents: `${API}/session/events`,
  move: (name: MoveName) => `${API}/session/${name}`,
  integrations: `${API}/integrations`,
  directory: (version: string) => `${API}/directory/${version}`,
} as const;

/** `POST /connect/v1/sessions`: opens the token's session, or resumes it; an older bearer dies. 201. */
const opener = {
  /** The host page's origin, as the channel pinned it; our own for a hosted page. */
  origin: v.pipe(v.string(), v.maxLength(300)),
  /** The channel's random id: ties the session to one frame, and a claim to one device. */
  cid: v.pipe(v.string(), v.regex(/^[\w-]{22,43}$/)),
};
const token = v.pipe(v.string(), v.maxLength(200));
export const OpenSessionBody = v.union([
  v.strictObject({
    link_token: token,
    ...opener,
    /** With a code of a tab that comes back: the id of the session from which this very tab left. */
    left: v.optional(v.pipe(v.string(), v.maxLength(60))),
  }),
  v.strictObject({ claim_code: token, ...opener }),
]);
export type OpenSessionBody = v.InferOutput<typeof OpenSessionBody>;

const short = v.pipe(v.string(), v.maxLength(512));

/** `POST /connect/v1/session/<name>`: one move each, with its body. */
export const MOVES = {
  consent: v.strictObject({
    accepted: v.literal(true),
    /** Of the session's `optional_consents`. */
    declined: v.optional(v.pipe(v.array(short), v.maxLength(20))),
  }),
  integration: v.strictObject({ integration_id: v.pipe(v.string(), v.maxLength(120)) }),
  /** One page of the form. */
  credentials: v.strictObject({
    fields: v.record(v.pipe(v.string(), v.maxLength(60)), v.union([short, v.number(), v.boolean()])),
  }),
  answer: v.strictObject({ answer: v.union([short, v.pipe(v.array(short), v.maxLength(20))]) }),
  /** Sends the code, or the question to the device, once more. */
  resend: v.strictObject({}),
  /** Asks for another kind of proof, where the challenge offers it. */
  instead: v.strictObject({}),
  oauth: v.strictObject({}),
  accounts: v.strictObject({ account_ids: v.pipe(v.array(short), v.maxLength(200)) }),
  /** Connects the link anew that has the accounts already. */
  reconnect: v.strictObject({}),
  /** What an operation waits for. */
  arguments: v.strictObject({
    operation_id: short,
    arguments: v.record(v.pipe(v.string(), v.maxLength(60)), v.union([short, v.number(), v.boolean()])),
  }),
  approve: v.strictObject({ operation_id: short, approved: v.boolean() }),
  /** Of the operations: the one that failed, or all of them. */
  retry: v.strictObject({ operation_id: v.optional(short) }),
  skip: v.strictObject({ operation_id: v.optional(short) }),
  /** One link is made: on to the next. */
  another: v.strictObject({}),
  back: v.strictObject({}),
  exit: v.strictObject({}),
} as const;
export type MoveName = keyof typeof MOVES;
export type MoveBody<N extends MoveName> = v.InferOutput<(typeof MOVES)[N]>;

/** `GET /connect/v1/integrations?query&category&country&cursor`: the directory, searched by the server, best first. */
export interface IntegrationsReply {
  integrations: (DirectoryEntry & { status: 'healthy' | Health })[];
  /** Give it back as `cursor` for more; null at the end. */
  next_cursor: string | null;
}

/** Anything but a session: 4xx and 5xx. `code` is a key of the error table. */
export const ApiError = v.object({
  error: v.object({ code: v.string(), message: v.string(), request_id: v.string() }),
});
export type ApiError = v.InferOutput<typeof ApiError>;
