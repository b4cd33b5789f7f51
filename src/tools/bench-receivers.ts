/** Receivers of webhooks that take every connection and never answer: as many as the server sends to at once. */
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { createLink, play } from '../server/testing/passage.ts';

export interface DeadReceivers {
  /** For WEBHOOK_ALLOW. */
  hostPort: string;
  /** Finishes so many links, each of which owes a receiver of its own a message. @returns how many hang now. */
  owe(url: string, links: number): Promise<number>;
  close(): void;
}

export async function openDeadReceivers(): Promise<DeadReceivers> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => sockets.add(socket.on('error', () => {})));
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
      return sockets.size;
    },
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
