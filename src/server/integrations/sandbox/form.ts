import type { CredentialSchema } from '../../../protocol/credentials.ts';
import type { DirectoryEntry, Kind } from '../../../protocol/directory.ts';

/** Those who send bills by account number. */
const BILLERS: readonly Kind[] = ['electricity', 'gas', 'water', 'telecom'];

export const isBiller = ({ kind }: Pick<DirectoryEntry, 'kind'>) => BILLERS.includes(kind);

/** The sandbox's form: a user name and a password, and at billers an account number if one likes. */
export function formOf(entry: Pick<DirectoryEntry, 'kind'>): CredentialSchema {
  return {
    type: 'object',
    properties: {
      username: { type: 'string', title: 'Username', minLength: 1, maxLength: 120, autocomplete: 'username' },
      password: {
        type: 'string',
        title: 'Password',
        format: 'password',
        writeOnly: true,
        minLength: 1,
        maxLength: 200,
        autocomplete: 'current-password',
      },
      ...(isBiller(entry) && {
        account_number: {
          type: 'string',
          title: 'Account number',
          description: 'On your bill, if you have one at hand.',
          pattern: '^[0-9]{6,20}$',
          maxLength: 20,
          autocomplete: 'off',
          inputmode: 'numeric',
        },
      }),
    },
    required: ['username', 'password'],
    additionalProperties: false,
  };
}
