import * as v from 'valibot';
import type { Worded } from '../../core/contract.ts';
import type { Refusal } from '../../core/refusal.ts';

/** What every error of this contract is. */
export const ErrorBody = v.object({
  error: v.string(),
  issues: v.optional(v.array(v.object({ path: v.string(), message: v.string() }))),
});

/** `{error}`; mistakes in a body are all listed, each with its place: `operations.0.action`. */
export const passageError = ({ status, message, issues }: Refusal): Worded => ({
  status,
  body: issues?.length
    ? {
        error: 'Validation failed',
        issues: issues.map(({ path, message }) => ({ path: path.join('.'), message })),
      }
    : { error: message },
});
