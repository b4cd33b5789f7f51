/**
 * Where a link token may be: https, or http on this very machine. Fits origins, as browsers write them. What it keeps
 * out first of all is "null", the origin of `file:`, `data:` and sandboxed pages, which nobody can address.
 */
export const TRUSTWORTHY = /^https:|^http:.*[/.](localhost|127[\d.]+|\[::1])(:\d+)?$/;
