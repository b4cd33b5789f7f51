/**
 * How often a test of chance is repeated: in full for `npm run report:security`, which sets THOROUGH, and by a sample of
 * the same, from the same seeds, in every test run.
 */
export const times = <T>(full: T, sample: T): T => (process.env.THOROUGH ? full : sample);
