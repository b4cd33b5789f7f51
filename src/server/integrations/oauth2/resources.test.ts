// @vitest-environment node
import { describe, expect, test } from 'vitest';
import { accountOfPerson, readAccounts } from './accounts.ts';
import { addressesOf, readResource } from './resources.ts';

const account = (ref: string) => ({ ref, name: ref, mask: null, type: 'checking' });
const bill = { amount: 100, currency: 'EUR', due_date: '2031-01-01', status: 'PENDING' };

describe('accounts', () => {
  test.each([
    ['a list', [{ id: 'a', name: 'A' }]],
    ['an object with a list', { accounts: [{ id: 'a', name: 'A', mask: null }] }],
  ])('come as %s', (_, json) => {
    expect(readAccounts(json)).toEqual([{ ref: 'a', name: 'A', mask: null, type: 'account' }]);
  });

  test('keep four characters of a number, balances and numbers', () => {
    const balances = { currency: 'EUR', available: 1.5, current: 2, limit: null };
    const numbers = { account_number: '0012345678', routing_number: '026009593' };
    expect(readAccounts([{ id: 'a', name: 'A', mask: '0012345678', type: 'savings', balances, numbers }])).toEqual([
      { ref: 'a', name: 'A', mask: '5678', type: 'savings', details: { balances, numbers } },
    ]);
  });

  test.each([[undefined], [null], ['text'], [{}], [[{ id: 'a' }]], [[{ id: '', name: 'A' }]], [{ accounts: 'all' }]])(
    'that have another form are none: %j',
    (json) => expect(readAccounts(json)).toBeUndefined(),
  );

  test.each([
    [{ sub: 's', name: 'Ada' }, 'Ada'],
    [{ sub: 's', preferred_username: 'ada' }, 'ada'],
    [{ sub: 's', name: '', email: 'a@b.test' }, 'a@b.test'],
    [{ sub: 's', name: 7 }, 'Account'],
    [{}, 'Account'],
  ])('of whoever signed in: %j', (claims, name) => {
    expect(accountOfPerson(claims)).toMatchObject({ name, mask: null });
  });
});

describe('a resource', () => {
  test('is read once, or once for each account, whose name cannot lead elsewhere', () => {
    const accounts = [account('1'), account('../x?y')];
    expect(addressesOf('https://a.test/all', accounts).map(({ url }) => url)).toEqual(['https://a.test/all']);
    expect(addressesOf('https://a.test/{account}/bills', accounts).map(({ url }) => url)).toEqual([
      'https://a.test/1/bills',
      'https://a.test/..%2Fx%3Fy/bills',
    ]);
  });

  test('of bills is held to its form, and to the accounts that were chosen', () => {
    const accounts = [account('1'), account('2')];
    const result = readResource(
      'bills',
      [{ json: { bills: [bill, { ...bill, account: '2' }, { ...bill, account: '3' }] } }],
      accounts,
    );
    expect(result?.bills).toMatchObject([
      { account: '1', amount: 100, statement_date: '2031-01-01', line_items: [] },
      { account: '2' },
    ]);
    const second = readResource('bills', [{ json: { bills: [bill] }, account: account('2') }], accounts);
    expect(second?.bills).toMatchObject([{ account: '2' }]);
  });

  test.each([
    [undefined],
    [[]],
    [{ bills: [{ ...bill, amount: 1.5 }] }],
    [{ bills: [{ ...bill, amount: 2 ** 40 }] }],
    [{ bills: [{ ...bill, currency: 'euro' }] }],
    [{ bills: [{ ...bill, due_date: 'soon' }] }],
    [{ bills: [{ ...bill, status: 'LATE' }] }],
  ])('of bills in another form is none: %j', (json) => {
    expect(readResource('bills', [{ json }], [account('1')])).toBeUndefined();
  });

  test('of another kind is handed on', () => {
    expect(readResource('orders', [{ json: { a: 1 } }], [])).toEqual({ data: { a: 1 } });
    expect(readResource('orders', [{ json: 1 }, { json: 2 }], [])).toEqual({ data: [1, 2] });
  });
});
