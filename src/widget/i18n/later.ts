import { enLater } from './en-later.ts';

/** The copy of the person's language for the screens after the picker. */
export const later = enLater;
