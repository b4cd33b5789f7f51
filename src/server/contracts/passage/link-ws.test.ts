import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { minutesLater, resetClock } from '../../testing/clock.ts';
import { type ListeningServer, openListeningServer } from '../../testing/listening-server.ts';
import { claim, claimed, createLink } from '../../testing/passage.ts';

let server: ListeningServer;
beforeAll(async () => {
  server = await openListeningServer();
});
afterAll(() => server.close());
afterEach(() => resetClock(server));

const addressOf = (code: string) => `${server.origin.replace('http', 'ws')}/link/ws?code=${code}`;

/** A follower of the link, as a back end would write it. */
async function follow(url: string) {
  const socket = new WebSocket(url);
  const messages: string[] = [];
  const waiting = new Set<() => void>();
  socket.on('message', (data) => {
    messages.push(String(data));
    for (const look of waiting) look();
  });
  const closed = once(socket, 'close').then(([code]) => code as number);
  await once(socket, 'open');
  return {
    socket,
    closed,
    statuses: () => messages.map((text) => (JSON.parse(text) as { status: string }).status),
    messages,
    until: (count: number) =>
      new Promise<void>((resolve) => {
        const look = () => {
          if (messages.length < count) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
  };
}

const refusalOf = async (url: string): Promise<number> => {
  const socket = new WebSocket(url);
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }];
  socket.once('error', () => {});
  socket.terminate();
  return response.statusCode;
};

test('a follower is told where the link stands, each change of it, and that it is over', async () => {
  const { linkId, claimCode } = await createLink(server);
  const follower = await follow(addressOf(claimCode));
  await follower.until(1);
  expect(JSON.parse(follower.messages[0]!)).toEqual({ linkId, status: 'pending' });
  const visitor = await claimed(server, claimCode);
  await follower.until(2);
  await visitor.move('consent', { accepted: true });
  await visitor.login('user_account_locked');
  await follower.until(3);
  await visitor.move('retry', {});
  await follower.until(4);
  await visitor.login('user_good');
  expect(await follower.closed).toBe(1000);
  expect(follower.statuses()).toEqual(['pending', 'active', 'failed', 'active', 'complete']);
});

test('a new attempt on another device is followed as well', async () => {
  const { claimCode } = await createLink(server);
  const follower = await follow(addressOf(claimCode));
  await (await claimed(server, claimCode)).ask('exit', {});
  await follower.until(3);
  const second = await claimed(server, claimCode);
  await follower.until(4);
  await second.move('consent', { accepted: true });
  await second.login('user_good');
  expect(await follower.closed).toBe(1000);
  expect(follower.statuses()).toEqual(['pending', 'active', 'failed', 'active', 'complete']);
});

test('the address that a claim gives leads there', async () => {
  const { claimCode } = await createLink(server);
  const { websocketUrl } = (await (await claim(server, claimCode)).json()) as { websocketUrl: string };
  const follower = await follow(websocketUrl);
  await follower.until(1);
  expect(follower.statuses()).toEqual(['active']);
  follower.socket.terminate();
});

test('a link that has expired says so, and nothing more', async () => {
  const { claimCode } = await createLink(server, { expiresIn: 60 });
  await minutesLater(server, 1);
  const follower = await follow(addressOf(claimCode));
  expect(await follower.closed).toBe(1000);
  expect(follower.statuses()).toEqual(['expired']);
});

test.each([['clm_nobody'], [''], ['clm_'.padEnd(47, 'x')]])('the code %j opens nothing', async (code) => {
  expect(await refusalOf(addressOf(code))).toBe(404);
});

test('followers of one link are limited, and make room when they go', async () => {
  const { claimCode } = await createLink(server);
  const followers = [];
  for (let i = 0; i < 20; i++) followers.push(await follow(addressOf(claimCode)));
  expect(await refusalOf(addressOf(claimCode))).toBe(429);
  const other = await createLink(server);
  (await follow(addressOf(other.claimCode))).socket.terminate();
  followers[0]!.socket.close();
  await followers[0]!.closed;
  const next = await follow(addressOf(claimCode));
  await next.until(1);
  for (const { socket } of [...followers, next]) socket.terminate();
});

test('a long message ends the connection', async () => {
  const { claimCode } = await createLink(server);
  const follower = await follow(addressOf(claimCode));
  follower.socket.send('x'.repeat(2000));
  expect(await follower.closed).toBe(1009);
});

test('what asks to become something else is cut off', async () => {
  const { port } = new URL(server.origin);
  const socket = connect(Number(port), '127.0.0.1');
  socket.write(`GET /link/ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n`);
  let answer = '';
  socket.on('data', (data) => {
    answer += data;
  });
  await once(socket, 'close');
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
});

test('without an upgrade the address explains itself', async () => {
  const { claimCode } = await createLink(server);
  const answer = await fetch(`${server.origin}/link/ws?code=${claimCode}`);
  expect([answer.status, await answer.json()]).toEqual([400, { error: expect.stringContaining('websocket') }]);
});

test('a server that stops says goodbye to its followers', async () => {
  const { claimCode } = await createLink(server);
  const follower = await follow(addressOf(claimCode));
  await follower.until(1);
  server.endStreams();
  expect(await follower.closed).toBe(1001);
});
