import { digits, seeded } from '../seeded.ts';
import { exactly, listOf, PII, TEXT } from './list-schema.ts';
import { type Asked, isBank, type Offer } from './offer.ts';

const PRIMARY = { type: 'boolean' };

const ADDRESS = { street: PII, city: PII, region: PII, postal_code: PII, country: TEXT, primary: PRIMARY };
const OWNER = exactly({
  names: listOf(PII),
  addresses: listOf(exactly(ADDRESS, Object.keys(ADDRESS))),
  phone_numbers: listOf(exactly({ number: PII, type: TEXT, primary: PRIMARY }, ['type', 'primary'])),
  emails: listOf(exactly({ address: PII, primary: PRIMARY }, ['primary'])),
});

/** Who owns the accounts: people who do not exist, at numbers and domains that are kept for examples. */
export const identity: Offer = {
  resource: {
    name: 'identity',
    actions: {
      read: {
        description: 'Names, addresses, phone numbers and emails of the accounts’ owners.',
        arguments: null,
        result: exactly({ accounts: listOf(exactly({ account: TEXT, owners: listOf(OWNER) })) }),
      },
    },
  },
  serves: isBank,
  bring: ({ entry, accounts, owners = [ownerAt(entry)] }) => ({
    data: { accounts: accounts.map(({ ref }) => ({ account: ref, owners })) },
  }),
};

const PEOPLE = [
  ['Jordan', 'Avery'],
  ['Robin', 'Castillo'],
  ['Sam', 'Okafor'],
  ['Alex', 'Lindqvist'],
] as const;

const PLACES = {
  us: { street: 'Maple Avenue', city: 'Springfield', region: 'IL', postal_code: '62704', country: 'US' },
  ca: { street: 'Rue Sainte-Catherine', city: 'Montreal', region: 'QC', postal_code: 'H3B 1A7', country: 'CA' },
  gb: { street: 'Mill Lane', city: 'Leeds', region: 'West Yorkshire', postal_code: 'LS1 4AP', country: 'GB' },
};

/** The same person at one bank, whichever account. */
function ownerAt({ id, countries }: Asked['entry']) {
  const draw = seeded(id, 'owner');
  const [first, last] = PEOPLE[draw(PEOPLE.length)] ?? PEOPLE[0];
  const country = countries.length === 1 ? countries[0] : 'us';
  const { street, ...place } = PLACES[country as keyof typeof PLACES] ?? PLACES.us;
  return {
    names: [`${first} ${last}`],
    addresses: [{ street: `${10 + draw(980)} ${street}`, ...place, primary: true }],
    phone_numbers: [{ number: `217555${`01${digits(draw, 2)}`}`, type: 'mobile', primary: true }],
    emails: [{ address: `${first}.${last}@example.com`.toLowerCase(), primary: true }],
  };
}
