import type * as v from 'valibot';
import { safeParse } from 'valibot';
import { Refusal } from '../core/refusal.ts';
import type { Ctx } from './context.ts';
import { explain } from './explain.ts';

const MAX_BYTES = 64 * 1024;

/**
 * The bytes of a JSON request, at most 64 KB, however they arrive.
 * @throws {Refusal} 415 for another content type (a form could be posted from anywhere), 413, 400 for broken UTF-8.
 */
export async function readText(c: Ctx, type = 'application/json'): Promise<string> {
  const [given = '', ...params] = (c.req.header('content-type') ?? '').toLowerCase().split(/ *; */);
  if (given !== type || !params.every((param) => /^charset="?utf-8"?$/.test(param)))
    throw new Refusal(415, 'INVALID_REQUEST', `The body must be JSON, sent with the header Content-Type: ${type}.`);
  if (Number(c.req.header('content-length') ?? 0) > MAX_BYTES) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (c.req.raw.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > MAX_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw notJson();
  }
}

/**
 * Parses and checks a body.
 * @throws {Refusal} 400 that names the place of the mistake and never what stood there: the messages of `JSON.parse`
 * and of the schema library quote their input.
 */
export function parseBody(text: string, schema: v.GenericSchema<unknown, object>): object {
  let value: unknown;
  try {
    value = JSON.parse(text, refuseProto);
  } catch {
    throw notJson();
  }
  const { success, output, issues } = safeParse(schema, value, { abortPipeEarly: true });
  if (success) return output;
  throw new Refusal(400, 'INVALID_REQUEST', explain(issues, schema));
}

/** Nobody means `__proto__`; it stays an own key here, and harm is done by the next who copies it. */
function refuseProto(key: string, value: unknown): unknown {
  if (key === '__proto__') throw notJson();
  return value;
}

const tooLarge = () => new Refusal(413, 'INVALID_REQUEST', 'The body is larger than 64 KB.');
const notJson = () => new Refusal(400, 'INVALID_REQUEST', 'The body is not valid JSON.');
