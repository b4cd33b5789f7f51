/** What becomes of a card: sealed on arrival, its security code destroyed at the first occasion, and told to nobody. */
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { readArguments, shredOverdue } from '../../core/operations/arguments.ts';
import { unseal } from '../../core/secrets/seal.ts';
import { expireOverdue } from '../../core/sessions/sessions.ts';
import { sandbox } from '../../integrations/sandbox/sandbox.ts';
import { minutesLater, resetClock } from '../../testing/clock.ts';
import { dumpTables } from '../../testing/dump-tables.ts';
import { type CreatedLink, claimed, createLink, KEY, NEW_CARD, READ_CARD } from '../../testing/passage.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import { get, type Visitor } from '../../testing/verbs.ts';
import { openReceiver, type Receiver } from '../../testing/webhook-receiver.ts';

const CARD = {
  ...NEW_CARD,
  cardNumber: '5105105105105100',
  cvv: '7395',
  nameOnCard: 'Canary Cardholder',
  billingZip: 'CNRY-94105',
};
/** A number of four digits is found by chance: the code counts as clear where it is a value, or has its name. */
const CLEAR = ['"7395"', '"cvv"', CARD.cardNumber, '"cardNumber"', CARD.nameOnCard, CARD.billingZip];
const WRITE = { resource: 'paymentMethod', action: 'write', arguments: CARD };

let server: TestServer;
let receiver: Receiver;
/** The operation that waits, and what lets it go on. */
let gate: { resource: string; reached: () => void; open: Promise<void> } | null = null;
const given: unknown[] = [];
beforeAll(async () => {
  receiver = await openReceiver();
  server = await openTestServer({
    settings: { webhookAllow: [receiver.hostPort] },
    integrations: () => ({
      ...sandbox,
      async run(context, state, operation, ...rest) {
        given.push(operation.arguments);
        const name = `${operation.resource} ${operation.action}`;
        if (gate?.resource === name) {
          gate.reached();
          await gate.open;
        }
        return sandbox.run(context, state, operation, ...rest);
      },
    }),
  });
});
afterAll(async () => {
  await server.close();
  await receiver.close();
});
afterEach(() => resetClock(server));

/** Holds this operation until it is let go. */
function hold(resource: string) {
  let reached = () => {};
  let release = () => {};
  const arrived = new Promise<void>((resolve) => {
    reached = resolve;
  });
  const open = new Promise<void>((resolve) => {
    release = resolve;
  });
  gate = { resource, reached, open };
  return { arrived, release };
}

const seen = { states: 0, clear: 0, recovered: 0 };
afterAll(() => {
  const { states, clear, recovered } = seen;
  console.log(`PD-2 passage states ${states} clear ${clear} recovered_after_shred ${recovered}`);
});

/** Everything that can be read at this moment, by whoever: tables, answers, log, webhooks. */
async function look({ linkId }: CreatedLink, visitor?: Visitor) {
  seen.states++;
  const texts = [
    await dumpTables(server),
    await (await get(server, `/v1/links/${linkId}`, KEY)).text(),
    await (await get(server, '/v1/links', KEY)).text(),
    visitor ? await (await get(server, '/connect/v1/session', visitor.headers)).text() : '',
    JSON.stringify(receiver.received),
    server.logged.join(''),
  ];
  const clear = CLEAR.filter((text) => texts.some((one) => one.includes(text)));
  seen.clear += clear.length;
  expect(clear).toEqual([]);
}

/** What the server's own key still opens of the link's arguments: with the keys that are left, all of them, at every place. */
async function recover({ linkId }: CreatedLink): Promise<string> {
  const { db, keys } = server.deps;
  const rows = await db.selectFrom('operation_arguments').selectAll().where('intent_id', '=', linkId).execute();
  const left = await db.selectFrom('data_keys').selectAll().execute();
  const sealings = left.map(({ id, wrapped }) =>
    Buffer.from(unseal(keys, `${id}.wrapped`, wrapped) as string, 'base64url'),
  );
  let text = '';
  for (const { position, part, sealed } of rows)
    for (const sealing of [keys.sealing, ...sealings])
      try {
        text += JSON.stringify(unseal({ sealing }, `${linkId}.arguments.${position}.${part}`, sealed));
      } catch {
        // Not this one's.
      }
  return text;
}

async function isShredded(link: CreatedLink, what: 'code' | 'all') {
  const text = await recover(link);
  const recovered = text.includes('"7395"') || (what === 'all' && text !== '');
  if (recovered) seen.recovered++;
  expect(recovered).toBe(false);
}

const create = (more: object = {}) =>
  createLink(server, { operations: [WRITE, READ_CARD], webhookUrl: receiver.url, externalUserId: 'user_1', ...more });

async function start(link: CreatedLink, username = 'user_good') {
  const visitor = await claimed(server, link.claimCode);
  await visitor.move('consent', { accepted: true });
  return visitor.login(username);
}

test('from the first moment to the last, a link that succeeds', async () => {
  const link = await create();
  await look(link);
  // Control: while it is needed, the key opens it.
  expect(await recover(link)).toContain('"7395"');

  const writing = hold('paymentMethod write');
  const visitor = await start(link);
  await writing.arrived;
  await look(link, visitor);
  expect(await recover(link)).toContain('"7395"');

  const reading = hold('paymentMethod read');
  writing.release();
  await reading.arrived;
  // The card is written: its code is gone, while the session goes on.
  await look(link, visitor);
  await isShredded(link, 'code');
  expect(await recover(link)).toContain(CARD.cardNumber);

  reading.release();
  await visitor.untilSettled();
  await receiver.until(1);
  await look(link, visitor);
  await isShredded(link, 'all');
  expect(given).toContainEqual(CARD);
  expect(receiver.received[0]!.body).toContain('"last4":"5100"');
});

test('an operation that fails takes the code with it, and a second try is refused', async () => {
  gate = null;
  const link = await create({ operations: [{ ...WRITE, arguments: { ...CARD, cardNumber: '4000000000000002' } }] });
  const visitor = await (await start(link)).untilSettled();
  expect(visitor.at('failed').error.code).toBe('OPERATION_FAILED');
  await look(link, visitor);
  await isShredded(link, 'code');
  await visitor.move('retry', {});
  await visitor.untilSettled();
  expect(visitor.at('failed').error.code).toBe('ARGUMENTS_EXPIRED');
});

test('an operation before it that fails takes the code with it too', async () => {
  const link = await create({ operations: [READ_CARD, WRITE] });
  await (await start(link, 'user_operation_failed')).untilSettled();
  await look(link);
  await isShredded(link, 'code');
});

test('a session that expires takes the code with it', async () => {
  const link = await create();
  await claimed(server, link.claimCode);
  await server.deps.db
    .updateTable('sessions')
    .set({ expires_at: sql`clock()` })
    .where('intent_id', '=', link.linkId)
    .execute();
  await expireOverdue(server.deps);
  await look(link);
  await isShredded(link, 'code');
});

test('a link that nobody claims in time takes the code with it', async () => {
  const link = await create({ expiresIn: 60 });
  await minutesLater(server, 2);
  await shredOverdue(server.deps);
  await look(link);
  await isShredded(link, 'code');
  await minutesLater(server, 63);
  await shredOverdue(server.deps);
  await isShredded(link, 'all');
});

test('a claimed link keeps its code although nobody could claim it now', async () => {
  const link = await create({ expiresIn: 60 });
  await claimed(server, link.claimCode);
  await minutesLater(server, 2);
  await shredOverdue(server.deps);
  expect(await recover(link)).toContain('"7395"');
});

test('after a quarter of an hour the code is used no more, and then destroyed', async () => {
  const link = await create();
  await minutesLater(server, 15);
  expect(await readArguments(server.deps, link.linkId, 0)).toBe('gone');
  await shredOverdue(server.deps);
  await look(link);
  await isShredded(link, 'code');
  const visitor = await (await start(link)).untilSettled();
  expect(visitor.at('failed').error.code).toBe('ARGUMENTS_EXPIRED');
});

test('no byte that the database has written holds any of it', async () => {
  const dump = await server.dump();
  for (const text of [CARD.cardNumber, CARD.nameOnCard, CARD.billingZip, '"7395"', '"cvv"']) {
    if (dump.includes(text)) seen.clear++;
    expect([text, dump.includes(text)]).toEqual([text, false]);
  }
  // Control: what is kept in clear is found.
  expect(dump.includes('user_1')).toBe(true);
});
