/** What a login can be made of. */
export interface Login {
  account_number?: string | undefined;
  username?: string | undefined;
  password?: string | undefined;
}

/**
 * The fields of the biller's form. The vendor's examples send an account number alone; ours ask for a user name and a
 * password beside it, which such a login does not have: the number stands in for both.
 */
export function loginFields({ account_number, username, password }: Login): Record<string, string> {
  const given = Object.entries({ account_number, username, password }).filter(([, value]) => value !== undefined);
  const fields = Object.fromEntries(given) as Record<string, string>;
  return account_number !== undefined && username === undefined && password === undefined
    ? { ...fields, username: account_number, password: account_number }
    : fields;
}
