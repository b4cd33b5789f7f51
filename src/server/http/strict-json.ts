import { isStorable } from '../core/storable.ts';

/** Levels of objects and arrays. What is documented needs five. */
const MAX_DEPTH = 64;

/** Why a text is not taken, in words of our own: those of `JSON.parse` quote it. */
export class NotJson extends Error {
  override name = 'NotJson';
}

/**
 * Reads JSON of which every reader makes the same (RFC 8259 leaves some of it open): no name twice in an object, none
 * that is `__proto__`, nothing nested without end, and only text that can be stored (RFC 7493, 2.1).
 * @throws {NotJson}
 */
export function parseStrictJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new NotJson('The body is not valid JSON.');
  }
  checkTokens(text);
  return value;
}

/** Goes once over a text that is known to be JSON. */
function checkTokens(text: string): void {
  /** The names of each open object so far; null for an array. */
  const open: (Set<string> | null)[] = [];
  let nameIsNext = false;
  for (const [token] of text.matchAll(/"(?:[^"\\]+|\\.)*"|[{}[\],]/g)) {
    const names = open.at(-1);
    if (token === '{' || token === '[') {
      if (open.push(token === '{' ? new Set() : null) > MAX_DEPTH)
        throw new NotJson(`The body is nested too deeply: ${MAX_DEPTH} levels at most.`);
      nameIsNext = token === '{';
    } else if (token === '}' || token === ']') {
      open.pop();
      nameIsNext = false;
    } else if (token === ',') nameIsNext = Boolean(names);
    else {
      const string = token.includes('\\') ? (JSON.parse(token) as string) : token.slice(1, -1);
      if (!isStorable(string)) throw new NotJson('The body holds text with a NUL, or with half of a surrogate pair.');
      if (nameIsNext && names) checkName(string, names);
      nameIsNext = false;
    }
  }
}

function checkName(name: string, names: Set<string>): void {
  // Nobody means it; it would stay an own key here, and harm the next who copies it.
  if (name === '__proto__') throw new NotJson('The body holds a field of a name that is not allowed.');
  if (names.has(name)) throw new NotJson('The body holds a field twice.');
  names.add(name);
}
