import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Brand } from './brand.ts';
import { brand } from './fixtures.ts';
import { mergeBrands } from './merge.ts';
import { COUNTRIES } from './regions.ts';

const shown = (brands: Brand[]) => mergeBrands(brands).map(({ name, countries }) => [name, countries.join()]);

describe('mergeBrands', () => {
  it.each<[string, Brand[], [string, string][]]>([
    [
      'joins the same Wikidata id, whatever the name',
      [
        brand({ name: 'MUFG', qids: ['Q1'], countries: ['us'] }),
        brand({ name: '三菱', qids: ['Q1'], countries: ['jp', 'sg'] }),
      ],
      [['三菱', 'jp,sg,us']],
    ],
    [
      'joins the same name in overlapping countries',
      [brand({ name: 'AT&T', qids: ['Q1'], countries: ['mx', 'us'] }), brand({ name: 'at and t', qids: ['Q2'] })],
      [['AT&T', 'mx,us']],
    ],
    [
      'counts anywhere as overlapping',
      [brand({ name: 'ING', countries: [] }), brand({ name: 'ING', countries: ['nl'] })],
      [['ING', '']],
    ],
    [
      'keeps the same name in different countries apart',
      [brand({ name: 'Tigo', countries: ['bo'] }), brand({ name: 'Tigo', countries: ['gt'] })],
      [
        ['Tigo', 'bo'],
        ['Tigo', 'gt'],
      ],
    ],
    [
      'keeps a bank and a shop of the same name apart',
      [brand({ name: 'Delta' }), brand({ name: 'Delta', kind: 'shop' })],
      [
        ['Delta', 'us'],
        ['Delta', 'us'],
      ],
    ],
    [
      'sees utilities as one family',
      [brand({ name: 'JEA', kind: 'electricity' }), brand({ name: 'JEA', kind: 'water', rank: 1 })],
      [['JEA', 'us']],
    ],
    [
      'lets a list of ours name it and find it by another name',
      [
        brand({ name: 'PG&E', own: true, otherNames: ['Pacific Gas and Electric Company'] }),
        brand({ name: 'Pacific Gas and Electric Company' }),
      ],
      [['PG&E', 'us']],
    ],
    [
      'does not trust short other names of ours',
      [brand({ name: 'HBO Max', own: true, otherNames: ['Max'] }), brand({ name: 'MAX' })],
      [
        ['HBO Max', 'us'],
        ['MAX', 'us'],
      ],
    ],
    [
      'takes the sign before the legal name',
      [
        brand({ name: 'Deutsche Telekom', qids: ['Q1'], branded: false, countries: ['de', 'hu', 'ro'] }),
        brand({ name: 'Telekom', qids: ['Q1'], countries: ['de'] }),
      ],
      [['Telekom', 'de,hu,ro']],
    ],
    [
      'takes the name Wikidata agrees with',
      [
        brand({ name: 'E.Leclerc Station', qids: ['Q1'], countries: [], labels: ['E.Leclerc'] }),
        brand({ name: 'E.Leclerc', qids: ['Q1'], countries: ['fr'], labels: ['E.Leclerc'] }),
      ],
      [['E.Leclerc', '']],
    ],
    [
      'calls every country anywhere',
      [
        brand({ name: 'X', qids: ['Q1'], countries: COUNTRIES.slice(1) }),
        brand({ name: 'Y', qids: ['Q1'], countries: [COUNTRIES[0]!] }),
      ],
      [['X', '']],
    ],
    [
      'leaves the countries of a seed as they are',
      [
        brand({ name: 'Chase', id: 'chase', own: true, qids: ['Q1'], countries: ['us'] }),
        brand({ name: 'Chase', qids: ['Q1'], countries: [] }),
      ],
      [['Chase', 'us']],
    ],
  ])('%s', (_, brands, merged) => {
    expect(shown(brands)).toEqual(merged);
  });

  it('gives the kind most rows give', () => {
    const rows = [
      brand({ name: 'Walmart', qids: ['Q1'], kind: 'telecom', rank: 1 }),
      brand({ name: 'Walmart', qids: ['Q1'], kind: 'shop', rank: 2 }),
      brand({ name: 'Walmart', qids: ['Q1'], kind: 'shop', rank: 2 }),
    ];
    expect(mergeBrands(rows).map(({ kind, rows }) => [kind, rows])).toEqual([['shop', 3]]);
  });

  it('keeps the names of all rows to find it by', () => {
    const [one] = mergeBrands([
      brand({ name: 'McDonald', qids: ['Q1'], countries: [], otherNames: ['Mac'] }),
      brand({ name: 'マクドナルド', qids: ['Q1'], countries: ['jp'], otherNames: ['マック'] }),
    ]);
    expect(one!.otherNames).toEqual(['Mac', 'マクドナルド', 'マック']);
  });

  it('does not depend on the order of the rows', () => {
    const some = fc.record({
      name: fc.constantFrom('Alpha', 'Beta', 'alpha'),
      qids: fc.subarray(['Q1', 'Q2', 'Q3'], { maxLength: 1 }),
      countries: fc.subarray(['de', 'fr', 'us']),
      kind: fc.constantFrom('bank', 'shop'),
      rank: fc.nat(2),
    });
    const canonical = (brands: Brand[]) =>
      mergeBrands(brands)
        .map(({ name, countries, qids, kind, rows }) => JSON.stringify([name, countries, qids, kind, rows]))
        .sort();
    fc.assert(
      fc.property(
        fc.array(
          some.map((one) => brand(one as Partial<Brand> & { name: string })),
          { maxLength: 8 },
        ),
        (brands) => {
          expect(canonical([...brands].reverse())).toEqual(canonical(brands));
        },
      ),
      { seed: 2 },
    );
  });
});
