/** What a token may be for; the vendor's names. */
export const SCOPES = {
  'link_session:create': 'Start link sessions, and exchange what they end in.',
  'link:data:read': 'Read links and what is behind them.',
  // The vendor names no scope for changes of a link; this is the one that is not for reading.
  'link:data:refresh': 'Refresh, change, reset and delete links.',
  'institutions:read': 'Read the directory of institutions.',
};
export type Scope = keyof typeof SCOPES;

const isScope = (text: string): text is Scope => Object.hasOwn(SCOPES, text);

/**
 * @param text scopes with spaces between them; empty for all.
 * @returns undefined when one of them is unknown.
 */
export function readScopes(text: string): Scope[] | undefined {
  const asked = text.split(' ').filter(Boolean);
  if (!asked.length) return Object.keys(SCOPES).filter(isScope);
  return asked.every(isScope) ? [...new Set(asked)].filter(isScope) : undefined;
}
