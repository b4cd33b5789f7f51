/**
 * Readers for values that came over a message channel. A reader gives back a fresh value made of the fields it knows,
 * or `undefined` when the value does not fit; it never spreads or merges what it was given, because structured clone
 * keeps an own `__proto__` key. Hand-written: the loader sits on other people's pages, and a schema library would be
 * most of its bytes.
 */
export type Read<T> = (value: unknown) => T | undefined;
export type Reads<R> = R extends Read<infer T> ? T : never;

// Taken before another script of the page can replace them.
const { hasOwn, keys } = Object;

// The annotations let a bundler leave out the readers that a side does not use.
/* @__NO_SIDE_EFFECTS__ */
export const text =
  (max: number, pattern?: RegExp): Read<string> =>
  (x) =>
    typeof x === 'string' && x.length <= max && (!pattern || pattern.test(x)) ? x : undefined;

export const flag: Read<boolean> = (x) => (typeof x === 'boolean' ? x : undefined);

export const count: Read<number> = (x) => (Number.isSafeInteger(x) && (x as number) >= 0 ? (x as number) : undefined);

/* @__NO_SIDE_EFFECTS__ */
export const oneOf =
  <const T extends string>(...names: readonly T[]): Read<T> =>
  (x) =>
    names.find((name) => name === x);

/* @__NO_SIDE_EFFECTS__ */
export const nullable =
  <T>(read: Read<T>): Read<T | null> =>
  (x) =>
    x === null ? null : read(x);

/* @__NO_SIDE_EFFECTS__ */
export const list =
  <T>(read: Read<T>, max: number): Read<T[]> =>
  (x) => {
    if (!Array.isArray(x) || x.length > max) return undefined;
    // Not x.map: a clone may have an own `map`, which is then no function.
    const out = Array.from(x, (item) => read(item));
    return out.includes(undefined) ? undefined : (out as T[]);
  };

type Fields = Record<string, Read<unknown>>;

/* @__NO_SIDE_EFFECTS__ */
const read =
  (shape: Fields, optional: boolean): Read<object> =>
  (x) => {
    if (typeof x !== 'object' || x === null) return undefined;
    const out: Record<string, unknown> = {};
    for (const key of keys(shape)) {
      const own = hasOwn(x, key);
      if (!own && optional) continue;
      const value = own ? shape[key]!((x as Record<string, unknown>)[key]) : undefined;
      if (value === undefined) return undefined;
      out[key] = value;
    }
    return out;
  };

/** Every field must be an own one; fields it does not know are left behind, so that a newer peer is still understood. */
/* @__NO_SIDE_EFFECTS__ */
export const fields = <F extends Fields>(shape: F) => read(shape, false) as Read<{ [K in keyof F]: Reads<F[K]> }>;

/** Like `fields`, but each may be missing. */
/* @__NO_SIDE_EFFECTS__ */
export const some = <F extends Fields>(shape: F) => read(shape, true) as Read<{ [K in keyof F]?: Reads<F[K]> }>;
