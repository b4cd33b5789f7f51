import ipaddr from 'ipaddr.js';

/** All of IPv6 that is given out to the world; everything else is special in one way or another. */
const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3');
/** Public by its form, yet a cloud's own service for the machines in it. */
const CLOUD_SERVICES = new Set(['168.63.129.16']);
/** Once an experiment (6bone), since then nobody's. */
const GIVEN_BACK = ipaddr.IPv6.parseCIDR('3ffe::/16');

/**
 * Whether an address belongs to the public internet: not to this machine, its network, its cloud, nor to a range that
 * carries another address within (IPv4-mapped, NAT64, 6to4, Teredo). Only what is known to be public passes; what is
 * not an address does not.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text) || CLOUD_SERVICES.has(text)) return false;
  const address = ipaddr.parse(text);
  if (address.range() !== 'unicast') return false;
  return address.kind() === 'ipv4' || (address.match(GLOBAL_IPV6) && !address.match(GIVEN_BACK));
}
