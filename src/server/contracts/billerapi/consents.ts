import * as v from 'valibot';
import type { WishedOperation } from '../../core/operations/arguments.ts';

/** What a merchant of this contract may ask for. */
export const Consents = v.pipe(v.array(v.picklist(['bills', 'payments'])), v.minLength(1), v.maxLength(10));

/** What each makes the server do. */
export const operationsOf = (consents: readonly ('bills' | 'payments')[]): WishedOperation[] =>
  [...new Set(consents)].map((resource) => ({ resource, action: 'read', consent: resource }));
