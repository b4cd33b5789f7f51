import { describe, expect, test } from 'vitest';
import { contextOf, passed, start } from '../../testing/sandbox-login.ts';
import type { BillFound } from '../integration.ts';
import { sandbox } from './sandbox.ts';

describe('accounts', () => {
  test.each([
    ['electricity', ['Primary', 'Vacation Home', 'Business']],
    ['bank', ['Checking', 'Savings', 'Credit card']],
    ['delivery', ['Primary', 'Vacation Home', 'Business']],
  ] as const)('user_accounts has three at a %s', async (kind, names) => {
    const { accounts } = await passed(start({ username: 'user_accounts' }, contextOf(kind)));
    expect(accounts.map(({ name }) => name)).toEqual(names);
  });

  test('a good login has one', async () => {
    const { accounts } = await passed(start({ username: 'user_good', password: 'pass_good' }));
    expect(accounts).toEqual([{ ref: 'primary', name: 'Primary', mask: '4242', type: 'residential' }]);
  });
});

describe('account numbers of the contract', () => {
  test.each([
    ['4000000001', { kind: 'refused', code: 'INVALID_CREDENTIALS' }],
    ['4000000002', { kind: 'failed', code: 'BILLER_UNAVAILABLE' }],
    ['4000000003', { kind: 'challenge' }],
    ['4000000004', { kind: 'failed', code: 'ACCOUNT_LOCKED' }],
    [
      '4000000008',
      { kind: 'accounts', accounts: [{ name: 'Primary' }, { name: 'Vacation Home' }, { name: 'Business' }] },
    ],
  ])('%s wins over the user name', async (account_number, expected) => {
    for (const username of ['user_good', 'nobody', 'user_account_locked'])
      expect(await start({ username, account_number })).toMatchObject(expected);
  });

  test('another number decides nothing', async () => {
    expect(await start({ username: 'user_good', password: 'wrong', account_number: '123456789' })).toMatchObject({
      code: 'INVALID_CREDENTIALS',
    });
    const { accounts } = await passed(
      start({ username: 'user_good', password: 'pass_good', account_number: '123456789' }),
    );
    expect(accounts[0]?.mask).toBe('6789');
  });

  const billsFor = async (account_number: string, context = contextOf()): Promise<BillFound[]> => {
    const { accounts, state } = await passed(start({ account_number }, context));
    const { bills } = await sandbox.run(
      context,
      state,
      { resource: 'bills', action: 'read', arguments: undefined },
      accounts,
      async () => {},
    );
    return bills!;
  };

  test.each([
    ['4242424242', [{ status: 'PENDING', due_date: '2026-04-21', auto_pay_enabled: false }]],
    ['4000000005', [{ status: 'OVERDUE', due_date: '2026-03-07', auto_pay_enabled: false }]],
    ['4000000006', [{ status: 'SCHEDULED', due_date: '2026-04-11', auto_pay_enabled: true }]],
    [
      '4000000007',
      [
        { status: 'PENDING', due_date: '2026-04-21', description: 'Payment plan, instalment 1 of 3' },
        { status: 'SCHEDULED', due_date: '2026-05-21', description: 'Payment plan, instalment 2 of 3' },
        { status: 'SCHEDULED', due_date: '2026-06-20', description: 'Payment plan, instalment 3 of 3' },
      ],
    ],
  ])('%s has its bills', async (account_number, expected) => {
    const bills = await billsFor(account_number);
    expect(bills).toMatchObject(expected);
    for (const bill of bills) {
      expect(Number.isInteger(bill.amount)).toBe(true);
      expect(bill.amount).toBe(bill.line_items.reduce((sum, line) => sum + line.amount, 0));
    }
  });

  test('a bill that is late has a fee and interest', async () => {
    const [bill] = await billsFor('4000000005');
    expect(bill?.line_items.map(({ description }) => description)).toEqual(['Usage charge', 'Late fee', 'Interest']);
  });

  test.each([
    [['gb'], 'GBP'],
    [['fr'], 'EUR'],
    [['jp'], 'JPY'],
    [['us', 'gb'], 'USD'],
    [[], 'USD'],
  ])('bills of %j are in %s', async (countries, currency) => {
    expect((await billsFor('4242424242', contextOf('electricity', countries)))[0]?.currency).toBe(currency);
  });
});

test('an operation tells how far it is, and stops when nobody wants it any more', async () => {
  const { accounts, state } = await passed(start({ username: 'user_good', password: 'pass_good' }));
  const told: number[] = [];
  const operation = { resource: 'payments', action: 'read', arguments: undefined } as const;
  const { data } = await sandbox.run(contextOf(), state, operation, accounts, async (done) => void told.push(done));
  expect(told).toEqual([0.25, 0.5, 0.75, 1]);
  expect(data).toMatchObject({ payments: [{}, {}, {}] });
  const stop = new AbortController();
  const stopped = sandbox.run({ ...contextOf(), signal: stop.signal }, state, operation, accounts, async () =>
    stop.abort(),
  );
  await expect(stopped).rejects.toThrow('aborted');
});
