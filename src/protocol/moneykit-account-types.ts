/** What integrations call it → this contract's name. */
const TYPES = new Map([
  ['checking', 'depository.checking'],
  ['savings', 'depository.savings'],
  ['cash', 'depository.cash'],
  ['prepaid', 'depository.prepaid'],
  ['deposit', 'depository.other'],
  ['credit card', 'credit_card'],
  ['loan', 'loan.general'],
  ['mortgage', 'loan.mortgage'],
  ['other loan', 'loan.other'],
  ['investment', 'investment'],
]);

export const typeOf = (type: string): string => TYPES.get(type) ?? 'other';

/** The other way round; what this contract does not know stays what it is. */
export const typeFrom = (account_type: string): string =>
  [...TYPES].find(([, known]) => known === account_type)?.[0] ?? account_type;

export const isDepository = (type: string): boolean => typeOf(type).startsWith('depository.');
