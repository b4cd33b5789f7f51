import type { EventEmitter } from 'node:events';
import { type HttpBindings, type serve, upgradeWebSocket } from '@hono/node-server';
import type { WSContext } from 'hono/ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { Refusal } from '../core/refusal.ts';
import type { Deps } from '../deps.ts';
import type { Ctx } from './context.ts';

/** Of one process. Each is a socket and little more. */
const MAX_SOCKETS = 5000;
/** That follow one thing: a page, a back end and a few reloads of both. */
const MAX_FOLLOWERS = 20;
/** Clients have nothing to say here. Bytes. */
const MAX_MESSAGE = 1024;
/** A peer that has not answered since the last ping is gone. */
const PING_MS = 25_000;
const GOODBYE_MS = 1000;

type Sockets = NonNullable<Parameters<typeof serve>[0]['websocket']>;

/** For `serve({ websocket })`: routes answer with `answerFeed`. */
export function openWebSockets(): Sockets {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE, perMessageDeflate: false });
  const silent = new WeakSet<WebSocket>();
  const ping = () => {
    for (const socket of sockets.clients) {
      if (silent.has(socket)) socket.terminate();
      silent.add(socket);
      socket.ping();
    }
  };
  const timer = setInterval(ping, PING_MS).unref();
  sockets.on('connection', (socket) => socket.on('pong', () => silent.delete(socket)));
  sockets.on('close', () => clearInterval(timer));
  return { server: sockets as Sockets['server'] };
}

/** Call once after `serve`: what asks to become anything but a websocket is cut off, and does not stay open for ever. */
export function refuseOtherUpgrades(http: EventEmitter): void {
  const [upgrade] = http.listeners('upgrade') as ((...args: unknown[]) => void)[];
  http.removeAllListeners('upgrade');
  http.on('upgrade', (request, socket, head) => {
    if (request.headers.upgrade?.toLowerCase() === 'websocket') upgrade?.(request, socket, head);
    else socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  });
}

/** What a socket is told. */
export interface Feed {
  /** Names what it follows. */
  key: string;
  /** Calls back when there may be news. @returns the way to stop. */
  watch(changed: () => void): () => void;
  /** What there is to tell now; `last`: nothing more will come. Undefined: it is gone. */
  read(): Promise<{ message: object; last: boolean } | undefined>;
}

/** How often it is looked after news that nobody announced: time alone changes some things. */
const LOOK_MS = 10_000;

const followers = new Map<string, number>();

/**
 * Answers a request for a websocket with one that is told the state of something: now, and at each change. News that
 * come while one is being read are one.
 * @throws {Refusal} 400 for a request that is for none; 429 and 503 when there are too many.
 */
export function answerFeed(c: Ctx, deps: Deps, feed: Feed): Promise<Response> {
  const { wss, incoming } = (c.env ?? {}) as Partial<HttpBindings & { wss: WebSocketServer }>;
  if (c.req.header('upgrade')?.toLowerCase() !== 'websocket' || !wss || !incoming)
    throw new Refusal(400, 'INVALID_REQUEST', 'This address is a websocket: connect to it by ws:// or wss://.');
  if (wss.clients.size >= MAX_SOCKETS) throw new Refusal(503, 'RATE_LIMITED');
  if ((followers.get(feed.key) ?? 0) >= MAX_FOLLOWERS) throw new Refusal(429, 'RATE_LIMITED');
  let stop = () => {};
  return upgradeWebSocket(c, {
    onOpen: (_, socket) => {
      stop = follow(socket, deps, feed);
    },
    onClose: () => stop(),
    onError: () => stop(),
  }) as Promise<Response>;
}

function follow(socket: WSContext, { stopping, log }: Deps, { key, watch, read }: Feed): () => void {
  let told = '';
  let news = true;
  let reading = false;
  let over = false;
  const look = async () => {
    news = true;
    if (reading) return;
    reading = true;
    while (news && !over) {
      news = false;
      const state = await read();
      if (over) break;
      const text = state && JSON.stringify(state.message);
      if (text && text !== told) socket.send((told = text));
      if (!state || state.last) socket.close(1000);
    }
    reading = false;
  };
  const begin = () => {
    look().catch((error: unknown) => {
      log.error({ event: 'feed_failed' }, error);
      socket.close(1011);
    });
  };
  const leave = () => {
    socket.close(1001);
    // A peer that does not say goodbye must not keep the server from ending.
    setTimeout(() => (socket.raw as WebSocket | undefined)?.terminate(), GOODBYE_MS).unref();
  };
  const unwatch = watch(begin);
  const timer = setInterval(begin, LOOK_MS);
  stopping.addEventListener('abort', leave);
  followers.set(key, (followers.get(key) ?? 0) + 1);
  begin();
  return () => {
    if (over) return;
    over = true;
    unwatch();
    clearInterval(timer);
    stopping.removeEventListener('abort', leave);
    const others = (followers.get(key) ?? 1) - 1;
    if (others) followers.set(key, others);
    else followers.delete(key);
  };
}
