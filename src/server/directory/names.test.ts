import { describe, expect, it } from 'vitest';
import { item } from './fixtures.ts';
import { aliasesOf, isRealName, nameOf, otherNamesOf } from './names.ts';

describe('nameOf', () => {
  it.each([
    ['the name on the sign', { displayName: 'Tigo (Bolivia)', tags: { name: 'Tigo' } }, 'Tigo'],
    ['the brand where there is no name', { displayName: 'X', tags: { brand: 'Telenor' } }, 'Telenor'],
    ['the operator where there is neither', { displayName: 'X', tags: { operator: 'Eversource' } }, 'Eversource'],
    ['the first of several', { displayName: 'X', tags: { name: 'One; Two' } }, 'One'],
    ['no legal form in front', { displayName: 'X', tags: { operator: 'ПАО «МРСК Сибири»' } }, 'МРСК Сибири'],
    ['no legal form behind a comma', { displayName: 'X', tags: { operator: 'Aguas de X, S.A.' } }, 'Aguas de X'],
    ['straight spaces', { displayName: 'X', tags: { name: ' Big \u00a0 Bank ' } }, 'Big Bank'],
  ])('is %s', (_, some, name) => {
    expect(nameOf(item(some as never))).toBe(name);
  });
});

describe('otherNamesOf', () => {
  it('takes names and translations, and nothing else that stands in the tags', () => {
    const others = otherNamesOf(
      item({
        displayName: 'Sberbank',
        tags: {
          name: 'Сбербанк',
          'name:en': 'Sberbank',
          'brand:wikidata': 'Q205012',
          'operator:type': 'public',
          short_name: 'Сбер',
        },
        matchNames: ['сбербанк россии'],
      }),
      { label: 'Sberbank of Russia' },
    );
    expect(others).toEqual(expect.arrayContaining(['Sberbank', 'Сбер', 'сбербанк россии', 'Sberbank of Russia']));
    expect(others).not.toContain('Q205012');
    expect(others).not.toContain('public');
  });
});

describe('aliasesOf', () => {
  it.each<[string, string, string[], string[]]>([
    ['drops the name itself in other clothes', 'T-Mobile', ['t mobile', 'TMobile', 'T-Mobile, Inc.'], []],
    ['drops what is a part of the name', 'Chase Bank', ['Chase'], []],
    ['keeps one of the same thing', 'X Bank', ['PG&E', 'pg & e', 'PG and E'], ['PG&E']],
    ['drops what the index adds for shop signs', 'AT&T', ['at&t store', 'att wireless'], ['att wireless']],
    ['drops single letters', 'X Bank', ['x', 'y'], []],
    ['drops what nobody would type', 'X Bank', ['a'.repeat(41)], []],
    ['keeps six at most', 'X Bank', ['aa', 'bb', 'cc', 'dd', 'ee', 'ff', 'gg'], ['aa', 'bb', 'cc', 'dd', 'ee', 'ff']],
    ['adds Latin letters where there are none', 'Київстар', [], ['Kiyivstar']],
    ['trusts a Latin name that is there', 'Київстар', ['Kyivstar'], ['Kyivstar']],
  ])('%s', (_, name, others, aliases) => {
    expect(aliasesOf(name, others)).toEqual(aliases);
  });
});

describe('isRealName', () => {
  const generic = [/^(bank|private)$/i];
  it.each(['HSBC', '1&1', 'du', '銀行', 'O2', 'И'.repeat(60)])('takes %s', (name) => {
    expect(isRealName(name, generic)).toBe(true);
  });
  it.each(['', 'x', '...', '24', 'Bank', 'PRIVATE', 'И'.repeat(61)])('drops "%s"', (name) => {
    expect(isRealName(name, generic)).toBe(false);
  });
});
