/** The screens after the picker, in a file of their own: a person who is still choosing does not wait for them. */
import { later } from '../i18n/later.ts';
import css from '../ui/later.css?inline';

/** What they say of errors. A name, and no deed of this file: the build leaves out what only does something. */
export const errors = later.error;

/** What they look like, beside what all screens share. */
export const styles = sheetOf(css);

function sheetOf(text: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return sheet;
}

export { Accounts } from './accounts.tsx';
export { Challenge } from './challenge.tsx';
export { Credentials } from './credentials.tsx';
export { Done } from './done.tsx';
export { Expired } from './expired.tsx';
export { Expiring } from './expiring.tsx';
export { Failed } from './failed.tsx';
export { Leaving } from './leaving.tsx';
export { Oauth } from './oauth.tsx';
export { Operations } from './operations.tsx';
