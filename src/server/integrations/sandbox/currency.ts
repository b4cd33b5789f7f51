import type { DirectoryEntry } from '../../../protocol/directory.ts';

const EURO = 'at be cy de ee es fi fr gr hr ie it lt lu lv mt nl pt si sk ad mc sm va me xk'.split(' ');

const CURRENCIES = new Map<string, string>([
  ...EURO.map((country) => [country, 'EUR'] as const),
  ...Object.entries({
    us: 'USD',
    ca: 'CAD',
    gb: 'GBP',
    au: 'AUD',
    nz: 'NZD',
    jp: 'JPY',
    cn: 'CNY',
    kr: 'KRW',
    in: 'INR',
    br: 'BRL',
    mx: 'MXN',
    ar: 'ARS',
    cl: 'CLP',
    co: 'COP',
    ch: 'CHF',
    se: 'SEK',
    no: 'NOK',
    dk: 'DKK',
    pl: 'PLN',
    cz: 'CZK',
    hu: 'HUF',
    ro: 'RON',
    bg: 'BGN',
    tr: 'TRY',
    ua: 'UAH',
    il: 'ILS',
    ae: 'AED',
    sa: 'SAR',
    za: 'ZAR',
    ng: 'NGN',
    ke: 'KES',
    eg: 'EGP',
    sg: 'SGD',
    hk: 'HKD',
    tw: 'TWD',
    my: 'MYR',
    id: 'IDR',
    th: 'THB',
    vn: 'VND',
    ph: 'PHP',
  }),
]);

/** The currency an entry bills in. Where it is at home in many countries, or in one not listed: US dollars. */
export const currencyOf = ({ countries }: Pick<DirectoryEntry, 'countries'>): string =>
  (countries.length === 1 && CURRENCIES.get(countries[0] ?? '')) || 'USD';
