/**
 * What a value that came over a message channel must look like, as data, and the one function that reads it.
 *
 * | spec | fits | gives |
 * |---|---|---|
 * | `''` | text of at most 400 characters | the text |
 * | `0` | a number | the number |
 * | `true` | true or false | that |
 * | `[spec]` | a list of at most 400 such | a new list |
 * | `{key: spec}` | an object with these own fields | a new object with these alone |
 * | `{'key?': spec}` | the same, or null there, or no such field | |
 *
 * Nothing received is spread or merged: structured clone keeps an own `__proto__` key. Hand-written, because the loader
 * sits on other people's pages and a schema library would be most of its bytes.
 */
export type Spec = string | number | boolean | readonly [Spec] | { readonly [key: string]: Spec };

/** The type of what fits a spec. Text that is cast to a narrower type keeps it; the value is checked by form alone. */
export type Of<S> = S extends readonly [infer Item]
  ? Of<Item>[]
  : S extends object
    ? { -readonly [K in keyof S as K extends `${string}?` ? never : K]: Of<S[K]> } & {
        -readonly [K in keyof S as K extends `${infer Name}?` ? Name : never]?: Of<S[K]> | null | undefined;
      }
    : S extends boolean
      ? boolean
      : S extends number
        ? number
        : S extends ''
          ? string
          : S;

/** Undefined when the value does not fit. */
export function read<S>(spec: S, value: unknown): Of<S> | undefined;
// biome-ignore lint/suspicious/noExplicitAny: whatever it is, it is asked before it is used; a cast would cost bytes
export function read(spec: unknown, x: any): unknown {
  if (typeof x !== typeof spec || x === null || x.length > 400) return undefined;
  if (typeof spec !== 'object') return x;
  if (Array.isArray(spec)) {
    // Not `x.map`: a list can carry an own `map`, which is then no function.
    const items = Array.isArray(x) ? Array.from(x, (item) => read(spec[0], item)) : [undefined];
    return items.includes(undefined) ? undefined : items;
  }
  const out: Record<string, unknown> = {};
  for (const key of Object.keys(spec as object)) {
    const name = key.replace('?', '');
    const own = Object.hasOwn(x, name) ? x[name] : undefined;
    if (name === key || own != null) {
      if ((out[name] = read((spec as Record<string, unknown>)[key], own)) === undefined) return undefined;
    } else if (own === null) out[name] = own;
  }
  return out;
}
