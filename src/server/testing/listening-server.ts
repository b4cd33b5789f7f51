import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { openWebSockets, refuseOtherUpgrades } from '../http/websocket.ts';
import type { ServerOptions } from '../open-server.ts';
import { openTestServer, type TestServer } from './test-server.ts';

export interface ListeningServer extends TestServer {
  origin: string;
}

/**
 * The whole server in memory, and on a port of its own: for what comes back to it over HTTP.
 * @param optionsAt given its address, which is known before it is open.
 */
export async function openListeningServer(
  optionsAt: (origin: string) => Promise<Partial<ServerOptions>> = async () => ({}),
): Promise<ListeningServer> {
  let server: TestServer | undefined;
  const http = serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: (request, env) => server!.app.fetch(request, env),
    websocket: openWebSockets(),
  });
  refuseOtherUpgrades(http);
  if (!http.listening) await once(http, 'listening');
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  server = await openTestServer({ origin, ...(await optionsAt(origin)) });
  const { close } = server;
  return {
    ...server,
    origin,
    async close() {
      http.close();
      if ('closeAllConnections' in http) http.closeAllConnections();
      await close();
    },
  };
}
