/** MC-5 and MC-8: what the frame may send over the port, were it taken over; and what it does send. */
import type { Page } from '@playwright/test';
import type { Cut } from '../../src/protocol/testing/without.ts';
import { event, exit, success } from '../../src/protocol/testing/words.ts';
import { expect, handle, row, seen, seenInFrame, start, tell, test, widgetFrame } from './fixtures/bench.ts';
import type { Sites } from './fixtures/sites.ts';

async function open(page: Page, sites: Sites, options: object = {}) {
  await page.goto(sites.shop);
  await start(page, options);
  await handle(page, 'open');
  const frame = await widgetFrame(page);
  await expect.poll(async () => (await seenInFrame(frame)).heard.length).toBe(1);
  return frame;
}

/** In the frame: 1,000 values on its own port, none of them a message; returns how many. */
function hurl(): number {
  const { port } = (window as unknown as { seen: { port: MessagePort } }).seen;
  const cyclic: Record<string, unknown> = { v: 1, seq: 2, type: 'event' };
  cyclic.data = cyclic;
  const proto = JSON.parse('{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}');
  const types = [
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'valueOf',
    'open',
    'ack',
    'success',
    '',
    'x'.repeat(10_000_000),
  ];
  // `seq` 2 would be the next number: each of these must fail for another reason, or spend it and be of no effect.
  let seq = 2;
  const values: unknown[] = [
    null,
    undefined,
    1,
    'ready',
    true,
    1n,
    new Date(),
    /x/,
    new Map([['type', 'success']]),
    new Set(['success']),
    [],
    [[]],
    new ArrayBuffer(8),
    new Uint8Array(8),
    new Error('x'),
    new Blob(['x']),
    cyclic,
    proto,
    { v: 1 },
    { v: 1, seq: 'x', type: 'exit' },
  ];
  for (let i = 0; values.length < 1000; i++) {
    const type = types[i % types.length]!;
    // The envelope's reader gives up on a type beyond its measure before the number is looked at.
    values.push({ v: 1, seq: type.length > 400 ? seq : seq++, type, ...proto, metadata: proto, data: proto });
    if (i === types.length) types.pop();
  }
  for (const value of values) port.postMessage(value);
  Object.assign(window, { next: seq });
  return values.length;
}

test('MC-5 no value is taken for a message, and none leaves a trace', async ({ page, sites }) => {
  const frame = await open(page, await sites());
  const tried = await frame.evaluate(hurl);
  await expect.poll(async () => (await seen(page)).refused, { timeout: 30_000 }).toBe(tried);
  const polluted = await page.evaluate(
    () => Object.hasOwn(Object.prototype, 'polluted') || ({} as { polluted?: unknown }).polluted === true,
  );
  const { told } = await seen(page);
  row('MC-5 (browser)', tried, told.length + Number(polluted));
  expect({ polluted, told }).toEqual({ polluted: false, told: [] });
  // And the line still works, at the number it has come to.
  await frame.evaluate((event) => {
    const { seen, next } = window as unknown as { seen: { port: MessagePort }; next: number };
    seen.port.postMessage({ v: 1, seq: next, ...event });
  }, event);
  await expect.poll(async () => (await seen(page)).told.length).toBe(1);
});

const CANARY = 'canary-4111111111111111';
/** Messages with more in them than they should have, at each depth. */
const careless = [
  { ...event, password: CANARY, metadata: { ...event.metadata, biller_id: 'chase', typed: CANARY } },
  {
    ...event,
    name: 'ERROR',
    metadata: { ...event.metadata, error_code: 'INVALID_CREDENTIALS', stack: CANARY },
  },
  {
    ...success,
    access_token: CANARY,
    metadata: { ...success.metadata, accounts: [{ ...success.metadata.accounts[0], number: CANARY }] },
  },
];
const KEYS = new Set([
  'v',
  'seq',
  'type',
  'name',
  'schema_version',
  'view_name',
  'accountId',
  'institutionName',
  'institution',
  'institution_id',
  'biller_id',
  'error_code',
  'public_token',
  'metadata',
  'link_session_id',
  'link_id',
  'biller',
  'id',
  'accounts',
  'mask',
  'operations',
  'consents',
  'links',
  'updated',
  'timestamp',
]);

/** Every message that crossed to the page, over the port. */
async function crossing(page: Page, sites: Sites) {
  const frame = await open(page, sites);
  for (const message of careless) await tell(frame, message);
  await expect.poll(async () => (await seen(page)).crossed.length).toBe(1 + careless.length);
  const { crossed } = await seen(page);
  const unknown = new Set<string>();
  JSON.stringify(crossed, (key, value) => {
    if (key && !/^\d+$/.test(key) && !KEYS.has(key)) unknown.add(key);
    return value;
  });
  return { tried: crossed.length, canaries: JSON.stringify(crossed).split(CANARY).length - 1, unknown: [...unknown] };
}

test('MC-8 only listed fields cross', async ({ page, sites }) => {
  const { tried, canaries, unknown } = await crossing(page, await sites());
  row('MC-8', tried, canaries + unknown.length);
  expect({ canaries, unknown }).toEqual({ canaries: 0, unknown: [] });
});

test('MC-8 goes red when the frame sends messages as they are', async ({ page, sites }) => {
  const cut: Cut = {
    file: 'widget/host/port.ts',
    find: 'const seq = channel!.send(listed(message));',
    replace: 'const seq = channel!.send(message);',
  };
  const { canaries, unknown } = await crossing(page, await sites([], [cut]));
  expect(canaries).toBeGreaterThan(0);
  expect(unknown).toContain('password');
});

test('MC-8 what the page is told has only listed fields too, should the frame send more', async ({ page, sites }) => {
  const cut: Cut = {
    file: 'widget/host/port.ts',
    find: 'const seq = channel!.send(listed(message));',
    replace: 'const seq = channel!.send(message);',
  };
  const frame = await open(page, await sites([], [cut]));
  for (const message of careless) await tell(frame, message);
  await expect.poll(async () => (await seen(page)).told.length).toBe(careless.length);
  expect(JSON.stringify((await seen(page)).told)).not.toContain(CANARY);
});

/** Sends four ends in one run. Returns how many the merchant hears of. */
async function ends(page: Page, sites: Sites): Promise<number> {
  const frame = await open(page, sites);
  await frame.evaluate(
    ([success, exit, event]) => {
      const { port } = (window as unknown as { seen: { port: MessagePort } }).seen;
      let seq = 2;
      for (const message of [exit, success, exit, success, event]) port.postMessage({ v: 1, seq: seq++, ...message });
    },
    [success, exit, event] as const,
  );
  const had = async () => {
    const { reasons, told } = await seen(page);
    return (reasons.late ?? 0) + told.length;
  };
  await expect.poll(had).toBe(5);
  return (await seen(page)).told.length;
}

test('MC-6 a run ends once, whatever a frame that was taken over sends after its end', async ({ page, sites }) => {
  const told = await ends(page, await sites());
  row('MC-6 (browser)', 5, told - 1);
  expect(told).toBe(1);
});

test('MC-6 goes red when the host has no latch', async ({ page, sites }) => {
  const cut = (find: string): Cut => ({ file: 'sdk/connect.ts', find, replace: '' });
  const cuts = [cut("if (over !== (message.type === 'close')) return refused('late');"), cut('if (over) return;')];
  expect(await ends(page, await sites(cuts))).toBe(5);
});
