/**
 * Names the code with which a tab comes back from a bank's own pages, in the fragment of the address:
 * `https://shop.example/callback#connect=rc_…`. It stands for a link token, once and for minutes.
 */
export const RESUME = 'connect';
