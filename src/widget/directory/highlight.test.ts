import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { highlight } from './highlight.ts';
import { queryOf } from './match.ts';

/** The name with the matched parts in brackets. */
const marked = (name: string, query: string) => {
  let out = name;
  for (const [from, to] of highlight(name, queryOf(query)).reverse())
    out = `${out.slice(0, from)}[${out.slice(from, to)}]${out.slice(to)}`;
  return out;
};

describe('highlight', () => {
  it.each([
    ['Bank of America', 'bank of', '[Bank of] America'],
    ['Deutsche Bank', 'bank', 'Deutsche [Bank]'],
    ['Bank of America', 'ame ban', '[Ban]k of [Ame]rica'],
    ['T-Mobile', 'tmob', '[T-Mob]ile'],
    ['T-Mobile', 't mobile', '[T-Mobile]'],
    ['AT&T', 'att', '[AT&T]'],
    ['AT&T', 'at and t', '[AT&T]'],
    ['AT&T', 'at&', '[AT&]T'],
    ['Marks & Spencer', 'marks spencer', '[Marks & Spencer]'],
    ["McDonald's", 'mcdonalds', "[McDonald's]"],
    ["McDonald's", 'mcdonald', "[McDonald]'s"],
    ["'s Hertogenbosch", 's her', "'[s Her]togenbosch"],
    ['¡Hola! Bank', 'hola', '¡[Hola]! Bank'],
    ['Crédit Agricole', 'credit', '[Crédit] Agricole'],
    ['Cre\u0301dit Agricole', 'cre', '[Cre\u0301]dit Agricole'],
    ['Cafe\u0301 Bank', 'cafe', '[Cafe\u0301] Bank'],
    ['Große Bank', 'grosse', '[Große] Bank'],
    ['Große Bank', 'gros', '[Groß]e Bank'],
    ['İş Bankası', 'is', '[İş] Bankası'],
    ['𝐁ank', 'b', '[𝐁]ank'],
    ['Sparkasse', 'kasse', 'Spar[kasse]'],
    ['三菱UFJ銀行', '銀行', '三菱UFJ[銀行]'],
    ['국민은행', '은행', '국민[은행]'],
    ['مصرف الراجحي', 'الراجحي', 'مصرف [الراجحي]'],
    ['Сбербанк', 'сбер', '[Сбер]банк'],
    ['Wells Fargo', 'wels fargo', '[Wells] [Fargo]'],
    ['Verizon', 'verizn', '[Verizon]'],
    ['Verizon', 'verizom', '[Verizon]'],
    ['Xfinity', 'comcast', 'Xfinity'],
    ['PG&E', 'pacific gas', 'PG&E'],
  ])('%s for "%s" is %s', (name, query, expected) => {
    expect(marked(name, query)).toBe(expected);
  });

  it('stays within the name, in order, without overlaps, and never cuts a letter in two', () => {
    const letters = fc.constantFrom(..."abAB &-.'éßłİ銀국ж𝐁🦄".split(/(?:)/u), 'e\u0301');
    const text = fc.array(letters, { minLength: 1, maxLength: 12 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, text, (name, query) => {
        const asked = queryOf(query);
        if (asked.text === '') return;
        let last = 0;
        for (const [from, to] of highlight(name, asked)) {
          expect(from).toBeGreaterThanOrEqual(last);
          expect(to).toBeGreaterThan(from);
          expect(name.slice(from, to)).not.toMatch(/^[\uDC00-\uDFFF]|[\uD800-\uDBFF]$/);
          last = to;
        }
        expect(last).toBeLessThanOrEqual(name.length);
      }),
      { seed: 6, numRuns: 500 },
    );
  });
});
