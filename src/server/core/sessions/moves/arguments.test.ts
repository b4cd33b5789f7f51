import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { minutesLater, resetClock } from '../../../testing/clock.ts';
import { dumpTables } from '../../../testing/dump-tables.ts';
import { QuickOperations, rest, started, waiting } from '../../../testing/quick-operations.ts';
import { openTestServer, type TestServer } from '../../../testing/test-server.ts';
import { CLIENT, post, type Visitor } from '../../../testing/verbs.ts';

const biller = new QuickOperations();
let server: TestServer;
beforeAll(async () => {
  server = await openTestServer({ integrations: () => biller.integration });
});
afterAll(() => server.close());

const PAY = { resource: 'payment', action: 'write' };
const WRITE_CARD = { resource: 'paymentMethod', action: 'write' };
const CARD = {
  cardNumber: '4242424242424242',
  expirationDate: '12/30',
  cvv: '987',
  nameOnCard: 'Ann Example',
  billingZip: '94105',
};

/** The names in the form that stands. */
const asked = (visitor: Visitor) => {
  const { needs } = waiting(visitor);
  return needs?.kind === 'arguments' ? Object.keys(needs.schema.properties) : needs;
};

describe('arguments', () => {
  test('that the merchant did not give are asked for by the schema; those it gave are not, nor told', async () => {
    const visitor = await started(server, [{ ...PAY, arguments: { currency: 'CAD' } }]);
    const { id, status, needs } = waiting(visitor);
    expect(status).toBe('needs_user');
    expect(needs).toEqual({
      kind: 'arguments',
      schema: {
        type: 'object',
        properties: { amount: expect.objectContaining({ type: 'number', title: 'Amount', maximum: 10_000 }) },
        required: ['amount'],
        additionalProperties: false,
      },
    });
    await visitor.move('arguments', { operation_id: id, arguments: { amount: '84,20' } });
    await rest(visitor);
    expect(waiting(visitor).needs).toMatchObject({
      kind: 'review',
      what: 'money',
      lines: [{ title: 'Amount', value: '84.2', currency: 'CAD' }],
      accounts: [{ name: 'Primary' }],
    });
  });

  test.each([
    ['left out', {}, { amount: 'required' }],
    ['empty', { amount: ' ' }, { amount: 'malformed' }],
    ['no number', { amount: 'lots' }, { amount: 'malformed' }],
    ['negative', { amount: '-3' }, { amount: 'malformed' }],
    ['too much', { amount: '1000000' }, { amount: 'malformed' }],
  ])('%s are refused with the field, and nothing runs', async (_, typed, fields) => {
    const visitor = await started(server, [{ ...PAY, arguments: { currency: 'USD' } }]);
    biller.ran.length = 0;
    await visitor.move('arguments', { operation_id: waiting(visitor).id, arguments: typed });
    expect(visitor.session.error).toMatchObject({ code: 'FIELD_INVALID', fields });
    expect([waiting(visitor).needs?.kind, biller.ran]).toEqual(['arguments', []]);
  });

  test.each([['a name that is not asked for', { currency: 'EUR', amount: '1' }]])(
    'with %s are a client’s mistake',
    async (_, typed) => {
      const visitor = await started(server, [{ ...PAY, arguments: { currency: 'USD' } }]);
      expect((await visitor.ask('arguments', { operation_id: waiting(visitor).id, arguments: typed })).status).toBe(
        400,
      );
    },
  );

  test('of a card are sealed, shown masked without the security code, and gone when it is done', async () => {
    const visitor = await started(server, [WRITE_CARD]);
    const { id } = waiting(visitor);
    await visitor.move('arguments', { operation_id: id, arguments: { ...CARD, cardNumber: '4242 4242 4242 4242' } });
    await rest(visitor);
    // Without the milliseconds of its times, which may well be 987.
    const shown = JSON.stringify(visitor.session).replaceAll(/\.\d{3}Z/g, 'Z');
    expect(shown).toContain('•••• 4242');
    expect(shown).not.toMatch(/4242424242|(?<![\w-])987(?![\w-])/);
    expect(await dumpTables(server)).not.toMatch(/4242424242424242|"987"|Ann Example/);
    await visitor.move('approve', { operation_id: id, approved: true });
    await rest(visitor);
    expect(visitor.step).toBe('done');
    const { session } = visitor;
    const keys = await server.deps.db
      .selectFrom('operation_arguments')
      .innerJoin('data_keys', 'data_keys.id', 'operation_arguments.key_id')
      .innerJoin('sessions', 'sessions.intent_id', 'operation_arguments.intent_id')
      .select('data_keys.id')
      .where('sessions.id', '=', session.id)
      .execute();
    expect(keys).toEqual([]);
    expect(server.logged.join('')).not.toMatch(/4242424242424242|Ann Example/);
  });

  test('of a card that was declined are asked for once more, all in one form', async () => {
    const visitor = await started(server, [WRITE_CARD]);
    await visitor.move('arguments', {
      operation_id: waiting(visitor).id,
      arguments: { ...CARD, cardNumber: '4000000000000002' },
    });
    await rest(visitor);
    await visitor.move('approve', { operation_id: waiting(visitor).id, approved: true });
    await rest(visitor);
    expect(visitor.at('failed').error.code).toBe('OPERATION_FAILED');
    await visitor.move('retry', {});
    await rest(visitor);
    expect(asked(visitor)).toEqual(Object.keys(CARD));
    await visitor.move('arguments', { operation_id: waiting(visitor).id, arguments: CARD });
    await rest(visitor);
    await visitor.move('approve', { operation_id: waiting(visitor).id, approved: true });
    expect((await rest(visitor)).step).toBe('done');
  });

  test.each([
    ['required', false],
    ['optional', true],
  ])('of a declined amount can be corrected where it is %s', async (_, optional) => {
    const visitor = await started(server, [{ ...PAY, optional, arguments: { currency: 'USD' } }]);
    const pay = async (amount: string) => {
      await visitor.move('arguments', { operation_id: waiting(visitor).id, arguments: { amount } });
      await rest(visitor);
      await visitor.move('approve', { operation_id: waiting(visitor).id, approved: true });
      await rest(visitor);
    };
    await pay('4000');
    await visitor.move('retry', {});
    await rest(visitor);
    expect(asked(visitor)).toEqual(['amount']);
    await pay('40');
    expect(visitor.step).toBe('done');
  });

  test('need not be given for what is optional: it is left out, and the rest goes on', async () => {
    const visitor = await started(server, [{ ...PAY, optional: true }]);
    biller.ran.length = 0;
    await visitor.move('skip', { operation_id: waiting(visitor).id });
    await rest(visitor);
    expect(visitor.at('done').operations.map(({ status }) => status)).toEqual(['succeeded', 'skipped']);
    expect(biller.ran).not.toContain('payment');
  });

  test('of what is required cannot be left out', async () => {
    const visitor = await started(server, [PAY]);
    expect((await visitor.ask('skip', { operation_id: waiting(visitor).id })).status).toBe(400);
    expect(asked(await visitor.look())).toContain('amount');
  });

  test('of what the person does not agree to can be corrected', async () => {
    const visitor = await started(server, [{ ...PAY, arguments: { currency: 'USD' } }]);
    await visitor.move('arguments', { operation_id: waiting(visitor).id, arguments: { amount: '840' } });
    await rest(visitor);
    await visitor.move('approve', { operation_id: waiting(visitor).id, approved: false });
    await visitor.move('retry', {});
    await rest(visitor);
    expect(asked(visitor)).toEqual(['amount']);
  });

  test('whose security code has run out at the review are asked for once more, all in one form', async () => {
    const visitor = await started(server, [WRITE_CARD]);
    await visitor.move('arguments', { operation_id: waiting(visitor).id, arguments: CARD });
    await rest(visitor);
    for (const minutes of [8, 16]) {
      await minutesLater(server, minutes);
      await visitor.look();
    }
    expect(asked(visitor)).toEqual(Object.keys(CARD));
    await visitor.move('arguments', { operation_id: waiting(visitor).id, arguments: CARD });
    await rest(visitor);
    await visitor.move('approve', { operation_id: waiting(visitor).id, approved: true });
    await rest(visitor);
    await resetClock(server);
    expect((await visitor.look()).step).toBe('done');
  });

  test.each([
    ['a wrong value', { ...PAY, arguments: { amount: 'much', currency: 'USD' } }, /operations\.0\.arguments\.amount/],
    ['a resource that it does not have', { resource: 'orderHistory', action: 'read' }, /operations\.0\.resource/],
    ['no biller', undefined, /operations needs biller_id/],
  ])('with %s the merchant is told at once', async (_, operation, words) => {
    const body = {
      client_id: 'sandbox_client',
      client_user_id: 'u',
      consents: ['bills'],
      ...(operation ? { biller_id: 'test_electric_company', operations: [operation] } : { operations: [PAY] }),
    };
    const answer = await post(server, '/link/token/create', body, CLIENT);
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringMatching(words)]);
  });
});
