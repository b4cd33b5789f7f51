import { getConnInfo } from '@hono/node-server/conninfo';
import ipaddr from 'ipaddr.js';
import type { Ctx } from './context.ts';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/**
 * The network that a request comes from: its /24, or its /64 in IPv6, the least that one household or one rented machine
 * has to itself. Undefined where there is no socket, as in a test that calls the server in process.
 *
 * @param trusted networks (CIDR) of our own proxies. Only what they say in `X-Forwarded-For` counts, read from the right:
 * everything further left was written by the caller.
 */
export function networkOf(c: Ctx, trusted: readonly string[]): string | undefined {
  const socket = readAddress(socketOf(c));
  if (!socket) return undefined;
  const proxies = trusted.map((cidr) => ipaddr.parseCIDR(cidr));
  const isProxy = (address: Address) =>
    proxies.some(([network, bits]) => network.kind() === address.kind() && address.match([network, bits] as never));
  let address = socket;
  const hops = (c.req.header('x-forwarded-for') ?? '').split(',');
  while (isProxy(address)) {
    const before = readAddress(hops.pop());
    if (!before) break;
    address = before;
  }
  const bits = address.kind() === 'ipv4' ? 24 : 64;
  const bytes = address.toByteArray().slice(0, bits / 8);
  return `${Buffer.from(bytes).toString('hex')}/${bits}`;
}

function socketOf(c: Ctx): string | undefined {
  const { incoming } = (c.env ?? {}) as { incoming?: unknown };
  return incoming ? getConnInfo(c).remote.address : undefined;
}

/** An IPv4 address in IPv6's clothes is an IPv4 address. */
function readAddress(text: string | undefined): Address | undefined {
  const trimmed = text?.trim() ?? '';
  return ipaddr.isValid(trimmed) ? ipaddr.process(trimmed) : undefined;
}
