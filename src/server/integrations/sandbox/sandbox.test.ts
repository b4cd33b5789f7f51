// @vitest-environment node
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { CredentialSchema } from '../../../protocol/credentials.ts';
import type { DirectoryEntry, Kind } from '../../../protocol/directory.ts';
import { ERRORS, type ErrorCode } from '../../../protocol/errors.ts';
import type { BillFound, Context, FormOutcome, Outcome } from '../integration.ts';
import { sandbox } from './sandbox.ts';

const entry = (kind: Kind, countries = ['us']): DirectoryEntry => ({
  id: 'test_electric_company',
  name: 'Test Electric Company',
  kind,
  countries,
  aliases: [],
  logo: null,
  color: null,
});
const contextOf = (kind: Kind = 'electricity', countries?: string[]): Context => ({
  entry: entry(kind, countries),
  now: new Date('2026-04-06T12:00:00Z'),
  signal: new AbortController().signal,
});

const start = (fields: Record<string, string>, context = contextOf()) =>
  sandbox.start(context, { username: 'somebody', password: 'something', ...fields });

const later = (context: Context): Context => ({ ...context, now: new Date(context.now.getTime() + 5000) });

async function passed(outcome: Promise<FormOutcome>) {
  const value = await outcome;
  if (value.kind !== 'accounts') throw new Error(`${value.kind}`);
  return value;
}

/** What a login with this user name comes to in the end. */
async function fate(username: string): Promise<string> {
  let outcome = await start({ username, password: 'any' });
  if (outcome.kind === 'challenge')
    outcome =
      outcome.challenge.kind === 'push'
        ? ((await sandbox.poll!(later(contextOf()), outcome.state)) as Outcome)
        : await sandbox.answer(contextOf(), outcome.state, '123456');
  if (outcome.kind !== 'accounts') return 'code' in outcome ? outcome.code : outcome.kind;
  const run = sandbox.run(
    contextOf(),
    outcome.state,
    { resource: 'bills', action: 'read', arguments: undefined },
    outcome.accounts,
    async () => {},
  );
  return run.then(
    () => 'passes',
    (error) => error.code,
  );
}

describe('magic users', () => {
  const types = ['BILLER_ERROR', 'CREDENTIAL_ERROR', 'MFA_ERROR', 'OPERATION_ERROR'];
  const codes = (Object.keys(ERRORS) as ErrorCode[]).filter((code) => types.includes(ERRORS[code].type));

  test.each(codes)('user_<%s in lower case> fails with it', async (code) => {
    expect(await fate(`user_${code.toLowerCase()}`)).toBe(code);
  });

  test.each(['user_mfa_code', 'user_accounts'])('%s passes with any password', async (username) => {
    expect(await fate(username)).toBe('passes');
  });

  test('user_good wants its own password', async () => {
    expect(await start({ username: 'user_good', password: 'pass_good' })).toMatchObject({ kind: 'accounts' });
    expect(await start({ username: 'user_good', password: 'Pass_good' })).toMatchObject({
      code: 'INVALID_CREDENTIALS',
    });
  });

  test.each(['nobody', '', 'constructor', '__proto__', 'user_network_error', 'USER_GOOD'])(
    '%j is nobody',
    async (username) => {
      expect(await start({ username })).toEqual({ kind: 'refused', code: 'INVALID_CREDENTIALS' });
    },
  );

  test('a code passes only as 123456', async () => {
    const asked = await start({ username: 'user_mfa_code' });
    if (asked.kind !== 'challenge') throw new Error(asked.kind);
    expect(asked.challenge).toMatchObject({ kind: 'code', length: 6 });
    for (const wrong of ['', '000000', '1234567', ' 123456', ['123456']])
      expect(await sandbox.answer(contextOf(), asked.state, wrong)).toEqual({ kind: 'refused', code: 'MFA_INVALID' });
    expect(await sandbox.answer(contextOf(), asked.state, '123456')).toMatchObject({ kind: 'accounts' });
  });

  /** Logs in and gives one answer after another, by the kind of what is asked. */
  async function prove(username: string, answers: (string | string[])[]) {
    let outcome = await start({ username });
    const kinds: string[] = [];
    for (const answer of answers) {
      if (outcome.kind !== 'challenge') throw new Error(outcome.kind);
      kinds.push(outcome.challenge.kind);
      outcome = await sandbox.answer(contextOf(), outcome.state, answer);
    }
    return [...kinds, outcome.kind === 'refused' ? outcome.code : outcome.kind];
  }

  test.each<[string, (string | string[])[], string[]]>([
    ['user_mfa_device', ['call', '123456'], ['device', 'code', 'accounts']],
    ['user_mfa_device', ['call', '654321'], ['device', 'code', 'MFA_INVALID']],
    ['user_mfa_questions', [['rex', ' Lyon'], ['Peugeot']], ['questions', 'questions', 'accounts']],
    ['user_mfa_questions', [['123456', '123456'], ['123456']], ['questions', 'questions', 'accounts']],
    ['user_mfa_questions', [['Lyon', 'Rex']], ['questions', 'MFA_INVALID']],
    ['user_mfa_questions', [['Rex']], ['questions', 'MFA_INVALID']],
    ['user_mfa_selection', ['oak', ['oak', 'elm']], ['selection', 'selection', 'accounts']],
    ['user_mfa_selection', ['oak', ['oak']], ['selection', 'selection', 'MFA_INVALID']],
    ['user_mfa_selection', ['harbour'], ['selection', 'MFA_INVALID']],
    ['user_mfa_image', ['boat'], ['image', 'accounts']],
    ['user_mfa_image', ['tree'], ['image', 'MFA_INVALID']],
    ['user_mfa_push', ['123456'], ['push', 'MFA_INVALID']],
  ])('%s and %j', async (username, answers, expected) => {
    expect(await prove(username, answers)).toEqual(expected);
  });

  test.each([
    ['user_mfa_push', 'accounts'],
    ['user_mfa_push_denied', 'MFA_DENIED'],
    ['user_mfa_push_expired', 'waiting'],
  ])('%s: at first nothing, then %s; a code may be asked for instead', async (username, expected) => {
    const asked = await start({ username });
    if (asked.kind !== 'challenge') throw new Error(asked.kind);
    expect(asked.challenge).toMatchObject({ kind: 'push', number: expect.stringMatching(/^\d\d$/) });
    expect(await sandbox.poll!(contextOf(), asked.state)).toEqual({ kind: 'waiting' });
    const told = await sandbox.poll!(later(contextOf()), asked.state);
    expect(told.kind === 'refused' ? told.code : told.kind).toBe(expected);
    const code = await sandbox.instead!(contextOf(), asked.state);
    if (code.kind !== 'challenge') throw new Error(code.kind);
    expect(code.challenge.kind).toBe('code');
    expect(await sandbox.answer(contextOf(), code.state, '123456')).toMatchObject({ kind: 'accounts' });
  });

  test('user_form has two more pages, with every kind of field between them', async () => {
    const second = await start({ username: 'user_form' });
    if (second.kind !== 'form') throw new Error(second.kind);
    const third = await sandbox.proceed!(contextOf(), second.state, {});
    if (third.kind !== 'form') throw new Error(third.kind);
    const fields = [second, third].flatMap(({ schema }) => Object.values(schema.properties));
    for (const { schema } of [second, third]) expect(v.parse(CredentialSchema, schema)).toEqual(schema);
    expect(
      new Set(fields.map((field) => [field.type, 'format' in field && field.format, 'oneOf' in field].join())),
    ).toEqual(
      new Set([
        'string,false,true',
        'string,date,false',
        'string,tel,false',
        'string,email,false',
        'integer,false,false',
        'number,false,false',
        'string,false,false',
        'string,password,false',
        'boolean,false,false',
      ]),
    );
    expect(await sandbox.proceed!(contextOf(), third.state, { postal_code: '00000' })).toMatchObject({
      code: 'FIELD_INVALID',
      fields: { postal_code: 'malformed' },
    });
    expect(await sandbox.proceed!(contextOf(), third.state, { postal_code: '10115' })).toMatchObject({
      kind: 'accounts',
    });
  });

  test('what it remembers survives JSON and holds nothing that was typed', async () => {
    const asked = await start({ username: 'user_mfa_code', password: 'hunter2', account_number: '987654321' });
    if (asked.kind !== 'challenge') throw new Error(asked.kind);
    const text = JSON.stringify(asked.state);
    expect(JSON.parse(text)).toEqual(asked.state);
    for (const typed of ['hunter2', 'user_mfa_code', '987654321']) expect(text).not.toContain(typed);
  });
});

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
