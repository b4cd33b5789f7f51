/**
 * Numbers that card networks and processors publish for tests. They pass the Luhn check and belong to nobody: a real
 * card's number has no business in a sandbox.
 */
const CARDS: [number: string, brand: string][] = [
  ['4242424242424242', 'visa'],
  ['4111111111111111', 'visa'],
  ['4012888888881881', 'visa'],
  ['4000056655665556', 'visa'],
  ['4000000000000077', 'visa'],
  ['4917610000000000', 'visa'],
  ['4222222222222', 'visa'],
  ['5555555555554444', 'mastercard'],
  ['5105105105105100', 'mastercard'],
  ['5200828282828210', 'mastercard'],
  ['5425233430109903', 'mastercard'],
  ['2223003122003222', 'mastercard'],
  ['378282246310005', 'amex'],
  ['371449635398431', 'amex'],
  ['378734493671000', 'amex'],
  ['6011111111111117', 'discover'],
  ['6011000990139424', 'discover'],
  ['3056930009020004', 'diners'],
  ['3566002020360505', 'jcb'],
  ['3530111333300000', 'jcb'],
];

/** The carrier declines this one. */
export const DECLINED_CARD = '4000000000000002';

export const TEST_CARDS: string[] = [...CARDS.map(([number]) => number), DECLINED_CARD];

export const brandOf = (number: string): string => CARDS.find(([known]) => known === number)?.[1] ?? 'visa';
