/**
 * Names the code with which a tab comes back from a bank's own pages, in the fragment of the address:
 * `https://shop.example/callback#connect=rc_…`. It stands for a link token, once and for minutes.
 */
export const RESUME = 'connect';

/**
 * The tab itself remembers from which session it left (`sessionStorage` is of one tab, and of our origin on that page).
 * Whoever is sent somebody else's address with a code has not left from that session: nothing is linked to them.
 */
const LEFT = 'connect.left';

export function rememberLeaving(sessionId: string): void {
  try {
    sessionStorage.setItem(LEFT, sessionId);
  } catch {
    // Where storage is forbidden the way back ends at "start again".
  }
}

export function leftFrom(): string | undefined {
  try {
    return sessionStorage.getItem(LEFT) ?? undefined;
  } catch {
    return undefined;
  }
}
