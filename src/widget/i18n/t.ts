import type { ErrorCode } from '../../protocol/errors.ts';
import { type ErrorCopy, en } from './en.ts';

/** The copy of the person's language. */
export const copy = en;

/** What is said of each error; those of the later screens come with them. */
export const errorCopy: Partial<Record<ErrorCode, ErrorCopy>> = { ...copy.error };

/** Fills `{name}` in a sentence. What is filled in is text: it is never read as markup. */
export const t = (sentence: string, values: Record<string, string | number>): string =>
  sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
