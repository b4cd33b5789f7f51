import type * as v from 'valibot';
import { safeParse } from 'valibot';
import { Refusal } from '../core/refusal.ts';
import { isStorable } from '../core/storable.ts';
import type { Ctx } from './context.ts';
import { asText, explain } from './explain.ts';
import { NotJson, parseStrictJson } from './strict-json.ts';

const MAX_BYTES = 64 * 1024;

/** Mistakes that are told at once. */
const MAX_ISSUES = 50;

const JSON_TYPE = 'application/json';
export const FORM_TYPE = 'application/x-www-form-urlencoded';

export interface Text {
  type: string;
  text: string;
}

/**
 * The bytes of a request's body, at most 64 KB, however they arrive.
 * @param types what it may be; JSON alone where it is not said.
 * @throws {Refusal} 415 for another content type (a form could be posted from anywhere), 413, 400 for broken UTF-8.
 */
export async function readText(c: Ctx, types: readonly string[] = [JSON_TYPE]): Promise<Text> {
  const [type = '', ...params] = (c.req.header('content-type') ?? '').toLowerCase().split(/ *; */);
  if (!types.includes(type) || !params.every((param) => /^charset="?utf-8"?$/.test(param)))
    throw new Refusal(
      415,
      'INVALID_REQUEST',
      `The body must be sent with the header Content-Type: ${types.join(' or ')}.`,
    );
  if (Number(c.req.header('content-length') ?? 0) > MAX_BYTES) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of (c.req.raw.body ?? []) as AsyncIterable<Uint8Array>) {
      size += chunk.length;
      if (size > MAX_BYTES) throw tooLarge();
      chunks.push(chunk);
    }
  } catch (error) {
    // Whoever sent it broke off, or lied about its length: no fault of ours.
    throw error instanceof Refusal ? error : new Refusal(400, 'INVALID_REQUEST', 'The body did not arrive whole.');
  }
  try {
    return { type, text: new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)) };
  } catch {
    throw unreadable(type);
  }
}

/**
 * Parses and checks a body.
 * @throws {Refusal} 400 that names the place of the mistake and never what stood there: the messages of `JSON.parse`
 * and of the schema library quote their input.
 */
export function parseBody({ type, text }: Text, schema: v.GenericSchema<unknown, object>): object {
  const value = type === FORM_TYPE ? parseForm(text) : parseJson(text);
  const { success, output, issues } = safeParse(schema, value, { abortPipeEarly: true });
  if (success) return output;
  // However much is wrong, the answer is no larger than the question.
  const explained = explain(issues.slice(0, MAX_ISSUES), schema);
  throw new Refusal(400, 'INVALID_REQUEST', asText(explained), { issues: explained });
}

function parseJson(text: string): unknown {
  try {
    return parseStrictJson(text);
  } catch (error) {
    throw error instanceof NotJson ? new Refusal(400, 'INVALID_REQUEST', error.message) : error;
  }
}

/** A name that comes twice has no meaning (RFC 6749 3.2), and two readers would choose different ones. */
function parseForm(text: string): Record<string, string> {
  const pairs = [...new URLSearchParams(text)];
  const names = new Set(pairs.map(([name]) => name));
  if (names.size !== pairs.length || names.has('__proto__') || !pairs.flat().every(isStorable))
    throw unreadable(FORM_TYPE);
  return Object.fromEntries(pairs);
}

const tooLarge = () => new Refusal(413, 'INVALID_REQUEST', 'The body is larger than 64 KB.');
const unreadable = (type: string) =>
  new Refusal(400, 'INVALID_REQUEST', `The body is not ${type === FORM_TYPE ? 'a valid form' : 'valid JSON'}.`);
