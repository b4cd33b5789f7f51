import { describe, expect, it } from 'vitest';
import { item, packages } from './fixtures.ts';
import { indexBrands, siteOf } from './nsi.ts';

const BANK = 'brands/amenity/bank';
const LINE = 'operators/power/minor_line';

const names = (data: Parameters<typeof packages>) => indexBrands(packages(...data)).brands.map(({ name }) => name);

describe('indexBrands', () => {
  it('reads a row as a brand', () => {
    const { brands } = indexBrands(
      packages(
        {
          [BANK]: [item({ displayName: 'Big Bank', tags: { name: 'Big Bank', 'brand:wikidata': 'Q1' } })],
        },
        {
          facts: {
            Q2: {
              label: 'Big',
              identities: { twitter: 'b' },
              officialWebsites: ['https://www.big.example/en', 'nonsense'],
            },
          },
          replaced: { Q1: 'Q2' },
        },
      ),
    );
    expect(brands).toEqual([
      expect.objectContaining({
        name: 'Big Bank',
        kind: 'bank',
        countries: ['us'],
        qids: ['Q2'],
        labels: ['Big'],
        sites: ['big.example'],
        profiles: 1,
      }),
    ]);
  });

  it.each<[string, Parameters<typeof packages>]>([
    ['generic', [{ [BANK]: [item({ displayName: 'Bank' })] }]],
    ['dissolved', [{ [BANK]: [item({ displayName: 'Gone', id: 'gone-1' })] }, { dissolved: new Set(['gone-1']) }]],
    [
      'former, says Wikidata',
      [
        { [BANK]: [item({ displayName: 'Gone', tags: { name: 'Gone', 'brand:wikidata': 'Q1' } })] },
        { facts: { Q1: { description: 'former bank in Ohio' } } },
      ],
    ],
    ['of no known place', [{ [BANK]: [item({ displayName: 'Lost', locationSet: { include: ['atlantis'] } })] }]],
    [
      'an operator everywhere that nobody knows',
      [{ [LINE]: [item({ displayName: 'City of X', locationSet: { include: ['001'] } })] }],
    ],
    ['a railway with power lines', [{ [LINE]: [item({ displayName: 'Sydney Trains' })] }]],
  ])('leaves out what is %s', (_, data) => {
    expect(names(data)).toEqual([]);
  });

  it('tells companies of one name in one country apart by the note of the index', () => {
    const named = (displayName: string, country: string) =>
      item({ displayName, tags: { name: 'Citizens Bank' }, locationSet: { include: [country] } });
    expect(
      names([
        {
          [BANK]: [named('Citizens Bank (Kentucky)', 'us-ky.geojson'), named('Citizens Bank (Ohio)', 'us-oh.geojson')],
        },
      ]),
    ).toEqual(['Citizens Bank (Kentucky)', 'Citizens Bank (Ohio)']);
    expect(names([{ [BANK]: [named('Citizens Bank (Canada)', 'ca'), named('Citizens Bank (USA)', 'us')] }])).toEqual([
      'Citizens Bank',
      'Citizens Bank',
    ]);
  });

  it('takes a seller of telephones as a shop and a carrier as telecom', () => {
    const sold = (name: string, description: string) =>
      indexBrands(
        packages(
          { 'brands/shop/mobile_phone': [item({ displayName: name, tags: { name, 'brand:wikidata': 'Q1' } })] },
          { facts: { Q1: { description } } },
        ),
      ).brands.map(({ kind }) => kind);
    expect(sold('Telco', 'telecommunications company in Ghana')).toEqual(['telecom']);
    expect(sold('Phones R Us', 'mobile phone retailer')).toEqual(['shop']);
  });

  it('says which category is gone', () => {
    const data = packages({});
    delete data.nsi.categories[BANK];
    expect(() => indexBrands(data)).toThrow(/no category brands\/amenity\/bank.*categories\.ts/);
  });
});

describe('siteOf', () => {
  it.each([
    ['https://www.example.com/en', 'example.com'],
    ['http://online.example.co.uk', 'online.example.co.uk'],
    ['not an address', undefined],
    ['', undefined],
  ])('%s → %s', (address, site) => {
    expect(siteOf(address)).toBe(site);
  });
});
