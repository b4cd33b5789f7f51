import { en } from './en.ts';

/** The copy of the person's language. */
export const copy = en;

/** Fills `{name}` in a sentence. What is filled in is text: it is never read as markup. */
export const t = (sentence: string, values: Record<string, string | number>): string =>
  sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
