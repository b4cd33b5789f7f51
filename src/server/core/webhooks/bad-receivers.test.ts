import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import { openReceiver, type Receiver } from '../../testing/webhook-receiver.ts';
import { newId } from '../ids.ts';
import { notifyUrl } from './outbox.ts';
import { openWebhooks, type Webhooks } from './webhooks.ts';

let healthy: Receiver;
let server: TestServer;
let usual: Webhooks;
beforeAll(async () => {
  healthy = await openReceiver();
  server = await openTestServer({ settings: { webhookAllow: [healthy.hostPort] } });
  usual = server.deps.webhooks;
}, 240_000);
afterAll(async () => {
  await server.close();
  await healthy.close();
});
const closing: (() => void)[] = [];
afterEach(() => {
  server.deps.webhooks = usual;
  for (const close of closing.splice(0)) close();
});

/** The port of a server that does to each connection what it likes. */
async function listen(server: ReturnType<typeof createServer> | ReturnType<typeof createTcpServer>): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket.on('error', () => undefined)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return (server.address() as AddressInfo).port;
}
const bad = (answer: (response: ServerResponse) => void) =>
  listen(createServer((request, response) => request.resume().on('end', () => answer(response))));

const tell = (url: string, client_id = 'sandbox_client'): Promise<string | null> =>
  server.deps.db.transaction().execute((trx) =>
    notifyUrl(
      trx,
      server.deps,
      {
        contract: 'passage',
        client_id,
        scheme: 'passage',
        schedule: 'standard',
        event: 'link.complete',
        event_id: newId('evt'),
        body: {},
      },
      url,
      new Date(0),
    ),
  );
const outcome = (id: string | null) =>
  vi.waitFor(
    async () => {
      const { last_outcome } = await server.deps.db
        .selectFrom('deliveries')
        .select('last_outcome')
        .where('id', '=', id!)
        .executeTakeFirstOrThrow();
      expect(last_outcome).not.toBeNull();
      return last_outcome;
    },
    { timeout: 60_000, interval: 20 },
  );
const allow = (port: number, more: { timeoutMs?: number } = {}) => {
  server.deps.webhooks = openWebhooks(server.deps.db, { allow: [`127.0.0.1:${port}`, healthy.hostPort], ...more });
};

test('of an endless answer little is read, and nothing is kept [WH-5]', async () => {
  const chunk = Buffer.alloc(64 * 1024);
  let sent = 0;
  const closed = { now: () => {} };
  const cut = new Promise<void>((resolve) => (closed.now = resolve));
  const port = await bad((response) => {
    response.on('close', closed.now).writeHead(200, { 'Content-Length': 1_000_000_000 });
    const pour = () => {
      while (sent < 1_000_000_000) {
        sent += chunk.length;
        if (!response.write(chunk)) return response.once('drain', pour);
      }
      return undefined;
    };
    pour();
  });
  allow(port);
  const before = process.memoryUsage().rss;
  expect(await outcome(await tell(`http://127.0.0.1:${port}/`))).toBe('200');
  await cut;
  const mb = (bytes: number) => (bytes / 1e6).toFixed(1);
  console.log(
    `WH-5 answer 1000.0 MB, poured until cut ${mb(sent)} MB, memory grew ${mb(Math.max(0, process.memoryUsage().rss - before))} MB`,
  );
  // What the sockets' own buffers take is not ours to decide.
  expect(sent).toBeLessThan(32_000_000);
});

test('a compressed answer is not unpacked [WH-5]', async () => {
  const bomb = gzipSync(Buffer.alloc(50_000_000));
  const asked: (string | undefined)[] = [];
  const port = await listen(
    createServer((request, response) => {
      asked.push(request.headers['accept-encoding']?.toString());
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(bomb);
    }),
  );
  allow(port);
  expect(await outcome(await tell(`http://127.0.0.1:${port}/`))).toBe('200');
  expect(asked).toEqual(['identity']);
});

test.each<[string, (socket: Socket) => void]>([
  ['says nothing', () => undefined],
  [
    'drips its headers',
    (socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      const drip = setInterval(() => socket.write('X-A: b\r\n'), 5);
      socket.on('close', () => clearInterval(drip));
    },
  ],
  [
    'goes on promising an answer',
    (socket) => {
      const drip = setInterval(() => socket.write('HTTP/1.1 103 Early Hints\r\nLink: </>\r\n\r\n'), 5);
      socket.on('close', () => clearInterval(drip));
    },
  ],
])('a receiver that %s is given up when its time is over [WH-5]', async (_, behave) => {
  const port = await listen(createTcpServer((socket) => socket.once('data', () => behave(socket))));
  allow(port, { timeoutMs: 300 });
  expect(['timeout', 'unreachable']).toContain(await outcome(await tell(`http://127.0.0.1:${port}/`)));
});

test.each<[string, string]>([
  ['headers without end', `HTTP/1.1 200 OK\r\nX-A: ${'a'.repeat(100_000)}\r\n\r\n`],
  ['no HTTP', 'SSH-2.0-OpenSSH_9.9\r\n'],
  ['an upgrade', 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n'],
  ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n'],
  ['nothing, and hangs up', ''],
])('a receiver that answers %s counts as out of reach', async (_, answer) => {
  const port = await listen(createTcpServer((socket) => socket.once('data', () => socket.end(answer))));
  allow(port);
  expect(await outcome(await tell(`http://127.0.0.1:${port}/`))).toBe('unreachable');
});

test('500 receivers that never answer hold up neither another client’s messages nor their own client’s known receiver [WH-5]', async () => {
  let held = 0;
  let most = 0;
  const port = await listen(
    createTcpServer((socket) => {
      most = Math.max(most, ++held);
      socket.on('close', () => held--).resume();
    }),
  );
  const hosts = Array.from({ length: 500 }, (_, i) => `dead-${i}.test:${port}`);
  const webhooks = openWebhooks(server.deps.db, {
    allow: [...hosts, healthy.hostPort],
    resolve: async () => ['127.0.0.1'],
    // Nobody is given up while this test looks.
    timeoutMs: 300_000,
  });
  let away = 0;
  const enter: Webhooks['lanes']['enter'] = (...receiver) => {
    const answer = webhooks.lanes.enter(...receiver);
    if ('waitMs' in answer) away++;
    return answer;
  };
  server.deps.webhooks = { ...webhooks, lanes: { enter } };
  const round = async () => {
    const began = performance.now();
    const ids = [];
    for (let i = 0; i < 20; i++) ids.push(await tell(healthy.url, i % 2 ? 'sandbox_client' : 'sandbox_other'));
    for (const id of ids) expect(await outcome(id)).toBe('200');
    return performance.now() - began;
  };
  await round();
  const alone = await round();
  const dead = await Promise.all(hosts.map((host) => tell(`http://${host}/`)));
  // The first are waited for, and everyone else has been sent away once.
  await vi.waitFor(() => expect([held, away >= 436]).toEqual([64, true]), { timeout: 120_000, interval: 50 });
  // What the five hundred set off in the database is still being written down.
  await round();
  const among = await round();
  const { answered } = await server.deps.db
    .selectFrom('deliveries')
    .select((row) => row.fn.countAll<string>().as('answered'))
    .where('id', 'in', dead as string[])
    .where('attempts', '>', 0)
    .executeTakeFirstOrThrow();
  console.log(
    `WH-5 dead ${dead.length} in flight at most ${most} given up meanwhile ${answered}; 20 healthy alone ${alone.toFixed(0)} ms, among them ${among.toFixed(0)} ms`,
  );
  expect(most).toBeLessThanOrEqual(64);
  // All healthy ones came through while each dead one was still being waited for.
  expect(Number(answered)).toBe(0);
}, 240_000);
