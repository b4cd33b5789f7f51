import { describe, expect, it } from 'vitest';
import { entry } from './fixtures.ts';
import { haystackOf } from './haystack.ts';
import { ALIAS, EXACT, INSIDE, NONE, PREFIX, queryOf, rankOf, WORD } from './match.ts';

const rank = (name: string, query: string, aliases: string[] = []) =>
  rankOf(haystackOf([entry(name, { aliases })])[0]!, queryOf(query));

describe('rankOf', () => {
  it.each<[string, string, string[], number]>([
    ['Chase', 'chase', [], EXACT],
    ['T-Mobile', 'tmobile', [], EXACT],
    ['T-Mobile', 't mobile', [], EXACT],
    ['AT&T', 'att', [], EXACT],
    ['AT&T', 'at&t', [], EXACT],
    ['AT&T', 'at and t', [], EXACT],
    ['Marks & Spencer', 'marks spencer', [], EXACT],
    ['Crédit Agricole', 'CREDIT AGRICOLE', [], EXACT],
    ['Bank of America', 'bank o', [], PREFIX],
    ['Bank of America', 'bankof', [], PREFIX],
    ['American Express', 'amex', ['Amex'], PREFIX],
    ['Deutsche Bank', 'bank', [], WORD],
    ['Bank of America', 'america bank', [], WORD],
    ['American Express', 'ame', ['Amex'], PREFIX],
    ['PNC', 'bbv', ['BBVA Compass'], ALIAS],
    ['PNC', 'comp', ['BBVA Compass'], ALIAS],
    ['Chase', 'chase morgan', ['JP Morgan'], ALIAS],
    ['Sparkasse', 'kasse', [], INSIDE],
    ['Xfinity', 'cast', ['Comcast'], INSIDE],
    ['Sparkasse', 'ka', [], NONE],
    ['三菱UFJ銀行', '銀', [], INSIDE],
    ['مصرف الراجحي', 'راجحي', [], INSIDE],
    ['مصرف الراجحي', 'الراجحي', [], WORD],
    ['Chase', 'chess', [], NONE],
    ['Chase', 'bank chase', [], NONE],
  ])('%s for "%s" %j is %d', (name, query, aliases, expected) => {
    expect(rank(name, query, aliases)).toBe(expected);
  });

  it('does not find the end of one alias with the beginning of the next', () => {
    expect(rank('X', 'bankcity', ['Big Bank', 'City'])).toBe(NONE);
  });
});
