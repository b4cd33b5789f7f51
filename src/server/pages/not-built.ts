import { Refusal } from '../core/refusal.ts';

/** @param what such as "The widget". */
export const notBuilt = (what: string) =>
  new Refusal(503, 'INTERNAL_ERROR', `${what} has not been built: run "npm run build".`);
