/** Receivers of webhooks at addresses of their own, which answer at once, or take every connection and never answer. */
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { createLink, play } from '../server/testing/passage.ts';

export interface Receiver {
  /** For WEBHOOK_ALLOW. */
  hostPort: string;
  /** Finishes so many links, each of which owes this receiver a message. */
  owe(url: string, links: number): Promise<void>;
  /** Connections that wait for an answer. */
  hanging(): number;
  /** Answers after all, and from now on. */
  relent(): void;
  close(): void;
}

const TAKEN = 'HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n';

export async function openReceiver(hangs: boolean): Promise<Receiver> {
  const sockets = new Set<Socket>();
  let silent = hangs;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    if (!silent) socket.once('data', () => socket.end(TAKEN));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const hostPort = `127.0.0.1:${port}`;
  return {
    hostPort,
    async owe(url, links) {
      const app = { request: (path: string, init?: RequestInit) => fetch(url + path, init) } as never;
      await Promise.all(
        Array.from({ length: links }, async (_, n) => {
          const { claimCode } = await createLink({ app }, { webhookUrl: `http://${hostPort}/${n}` });
          await play({ app }, claimCode);
        }),
      );
    },
    hanging: () => sockets.size,
    relent() {
      silent = false;
      for (const socket of sockets) socket.end(TAKEN);
    },
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
