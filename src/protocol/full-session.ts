/**
 * The session with all that is in it, for those who need not count bytes: the server's description of itself, and the
 * tests. The widget reads the outside of a form or a challenge with the session, and the inside when it draws it.
 */
import * as v from 'valibot';
import { Challenge } from './challenge.ts';
import { CredentialSchema } from './credentials.ts';
import { Session, Step } from './session.ts';

type Options = typeof Step.options;

const inFull = (option: Options[number]) => {
  switch (option.entries.name.literal) {
    case 'credentials':
      return v.object({ ...option.entries, schema: CredentialSchema });
    case 'challenge':
      return v.object({ ...option.entries, challenge: Challenge });
    default:
      return option;
  }
};

export const FullSession = v.object({
  ...Session.entries,
  step: v.variant('name', Step.options.map(inFull) as unknown as Options),
});
