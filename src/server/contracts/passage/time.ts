/** Milliseconds since 1970. */
export const toMs = (date: Date): number => date.getTime();
