import type { DirectoryEntry } from '../../../../protocol/directory.ts';
import { bills } from './bills.ts';
import type { Offer } from './offer.ts';
import { payments } from './payments.ts';

const OFFERS: readonly Offer[] = [bills, payments];

export const offersOf = (entry: DirectoryEntry): Offer[] => OFFERS.filter((offer) => offer.serves(entry));
