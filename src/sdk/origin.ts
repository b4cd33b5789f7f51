/**
 * Where a link token may be: https, or http on this very machine. Fits an origin and the address of a server. What it
 * keeps out first of all is "null", the origin of `file:`, `data:` and sandboxed pages, which nobody can address.
 */
export const TRUSTWORTHY =
  /^(https:\/\/[^\s/?#@\\]+|http:\/\/(([\w-]+\.)*localhost|127(\.\d+){3}|\[::1])(:\d+)?)(\/|$)/i;
