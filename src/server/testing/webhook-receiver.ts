import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sql } from 'kysely';
import type { Server } from '../open-server.ts';

export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Receiver {
  url: string;
  /** For `settings.webhookAllow`. */
  hostPort: string;
  received: Received[];
  /** What comes next is answered with this; 200 unless told. */
  answer: (received: Received) => { status: number; headers?: Record<string, string> };
  /** Resolves once so many have come in all. */
  until(count: number): Promise<void>;
  close(): Promise<void>;
}

/** A merchant's server on loopback, that keeps what it is sent. */
export async function openReceiver(host = '127.0.0.1'): Promise<Receiver> {
  const waiting = new Set<() => void>();
  const http = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const one = { path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString() };
    receiver.received.push(one);
    const { status, headers } = receiver.answer(one);
    response.writeHead(status, headers).end();
    for (const look of waiting) look();
  });
  await new Promise<void>((resolve) => http.listen(0, host, resolve));
  const { port } = http.address() as AddressInfo;
  const hostPort = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const receiver: Receiver = {
    url: `http://${hostPort}/hook`,
    hostPort,
    received: [],
    answer: () => ({ status: 200 }),
    until: (count) =>
      new Promise((resolve) => {
        const look = () => {
          if (receiver.received.length < count) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    close: () => new Promise((resolve) => http.close(() => resolve()).closeAllConnections()),
  };
  return receiver;
}

/** Makes due what waits for its next attempt. */
export async function skipPauses({ deps: { db } }: Pick<Server, 'deps'>): Promise<void> {
  await sql`update pgboss.job set start_after = now() where name = 'webhooks' and state in ('created', 'retry')`.execute(
    db,
  );
  await sql`select pg_notify('job_sent', 'webhooks')`.execute(db);
}
