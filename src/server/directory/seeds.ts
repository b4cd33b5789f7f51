/**
 * The sandbox's own names. Vendors' examples and tests refer to them by id, so the ids are kept to the letter; those
 * of real companies take over the index's row of the same company, instead of standing beside it.
 */

import type { Kind } from '../../protocol/directory.ts';
import type { Brand } from './brand.ts';

interface Seed {
  id: string;
  name: string;
  kind: Kind;
  countries: string[];
  aliases: string[];
  /** The Wikidata ids by which the company is known in the index; rows with one of them are this seed. */
  qids: string[];
}

const seed = (
  id: string,
  name: string,
  kind: Kind,
  countries: string[] = [],
  aliases: string[] = [],
  qids: string[] = [],
): Seed => ({ id, name, kind, countries, aliases, qids });

/** In the order in which they open the picker. */
export const SEEDS: readonly Seed[] = [
  seed('test_electric_company', 'Test Electric Company', 'electricity', [], ['Test biller']),
  seed('chase', 'Chase', 'bank', ['gb', 'us'], ['Chase Bank', 'JPMorgan Chase'], ['Q524629']),
  seed('tmobile', 'T-Mobile', 'telecom', ['us'], ['T-Mobile US', 'TMO'], ['Q3511885']),
  seed('att', 'AT&T', 'telecom', ['mx', 'us'], ['AT&T Wireless'], ['Q35476', 'Q298594', 'Q108085506']),
  seed('verizon', 'Verizon', 'telecom', ['us'], ['Verizon Wireless', 'VZW'], ['Q467752', 'Q919641']),
  seed('ubereats', 'Uber Eats', 'delivery', [], ['Uber', 'Postmates']),
  seed('apple-review', 'Apple Review', 'other'),
  seed('moneykit-creds-bank', 'Credentials Bank', 'bank', [], ['MoneyKit Credentials Bank']),
  seed('FlinksCapital', 'FlinksCapital', 'bank', [], ['Flinks Capital']),
  seed('sandbox-slow-bank', 'Slow Bank', 'bank', [], ['Degraded bank']),
  seed('sandbox-closed-bank', 'Closed Bank', 'bank', [], ['Bank that is down']),
];

export const seedBrands = (): Brand[] =>
  SEEDS.map(({ id, name, kind, countries, aliases, qids }) => ({
    id,
    name,
    kind,
    countries,
    otherNames: aliases,
    labels: [],
    branded: true,
    own: true,
    qids,
    sites: [],
    profiles: 0,
    rows: 1,
    rank: -1,
  }));
