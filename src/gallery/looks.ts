/** How a screen is looked at: what can be switched, and what it is at first. */
export const LOOKS = {
  theme: ['light', 'dark', 'auto'],
  width: ['420', '320', '768'],
  dir: ['ltr', 'rtl'],
  motion: ['full', 'none'],
  /** `long`: every sentence a third longer, as in many languages. */
  language: ['en', 'long'],
} as const;

export type Looks = { [K in keyof typeof LOOKS]: (typeof LOOKS)[K][number] };

/** From an address; what is missing or unknown there is as at first. */
export function readLooks(query = ''): Looks {
  const given = new URLSearchParams(query);
  const read = Object.entries(LOOKS).map(([name, values]) => {
    const value = given.get(name) ?? '';
    return [name, (values as readonly string[]).includes(value) ? value : values[0]];
  });
  return Object.fromEntries(read) as Looks;
}

/** For an address: only what is not as at first. */
export function writeLooks(looks: Looks): string {
  const other = Object.entries(looks).filter(([name, value]) => LOOKS[name as keyof Looks][0] !== value);
  return other.length ? `?${new URLSearchParams(other)}` : '';
}
