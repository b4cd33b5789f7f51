import { lookup, Resolver } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { EgressError } from './egress-error.ts';
import { isPublicAddress } from './public-address.ts';

/** All addresses of a name. */
export type Resolve = (host: string) => Promise<string[]>;

/**
 * Asks the name servers directly. The system's own look-up would take one of Node's four threads for as long as a
 * merchant's name server cares to stay silent, and with it files and everyone else's names.
 */
export const askNameServers: Resolve = async (host) => {
  const resolver = new Resolver({ timeout: 2000, tries: 2 });
  const answers = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
  return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
};

/** The system's look-up knows `localhost` and the names of a private network. For hosts that the operator named. */
export const askSystem: Resolve = async (host) => (await lookup(host, { all: true })).map(({ address }) => address);

/**
 * A look-up for `net.connect`: the addresses that are judged are the very ones that are dialled, so that a name whose
 * answer changes from one question to the next gains nothing. One that is not public spoils them all.
 */
export const judgedLookup =
  (resolve: Resolve, trusted: boolean): LookupFunction =>
  (host, options, callback) => {
    resolve(host).then(
      (found) => {
        const first = found[0];
        if (!first) return callback(new EgressError('unknown_host'), '');
        if (!trusted && !found.every(isPublicAddress)) return callback(new EgressError('not_public'), '');
        const family = (address: string) => (address.includes(':') ? 6 : 4);
        if (options.all)
          callback(
            null,
            found.map((address) => ({ address, family: family(address) })),
          );
        else callback(null, first, family(first));
      },
      () => callback(new EgressError('unknown_host'), ''),
    );
  };
