import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import type { Config } from './config.ts';

/**
 * Port 0 asks for a free one. Our own address is told to others, so it must be known before anything is opened.
 * @returns the same settings with a port, and with it in the origin where that was not given.
 */
export async function withPort(config: Config): Promise<Config> {
  if (config.port !== 0) return config;
  const server = createServer().listen(0, config.host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return { ...config, port, origin: config.origin.replace(/^http:\/\/127\.0\.0\.1:0$/, `http://127.0.0.1:${port}`) };
}
