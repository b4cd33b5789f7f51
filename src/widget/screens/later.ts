/** The screens after the picker, in a file of their own: a person who is still choosing does not wait for them. */
export { Accounts } from './accounts.tsx';
export { Challenge } from './challenge.tsx';
export { Credentials } from './credentials.tsx';
export { Done } from './done.tsx';
export { Oauth } from './oauth.tsx';
export { Operations } from './operations.tsx';
