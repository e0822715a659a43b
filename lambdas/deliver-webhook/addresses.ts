import { lookup as lookUp, type LookupAddress, type LookupOptions } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** All of IPv6 that is routed between networks so far. */
const GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3');

/** Where messages may go. */
export type Reachable = (address: string) => boolean;

/**
 * Whether an address is of the public internet: none of a private or shared network, of this machine or its link, of
 * metadata services, multicast, reserved, or an IPv6 address that stands for an IPv4 one.
 */
export function isPublic(address: string): boolean {
  // An IPv4 address in IPv6 clothes is judged as what it is.
  const ip = ipaddr.process(address);
  if (ip.range() !== 'unicast') return false;
  return ip.kind() === 'ipv4' || ip.match(GLOBAL_UNICAST);
}

/** Whether an address is this very machine. */
export const isLoopbackAddress = (address: string): boolean =>
  ipaddr.parse(address).range() === 'loopback';

/** A host of a URL has an address that messages may not go to. */
export class ForbiddenAddressError extends Error {
  override readonly name = 'ForbiddenAddressError';

  constructor(host: string) {
    super(`${host} is at an address that messages may not go to`);
  }
}

/** Asks for all addresses of a host. */
export type Resolve = (
  host: string,
  options: LookupOptions & { all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * Looks up a host for a socket that is about to connect, and refuses it when any of its addresses may not be reached.
 * The socket connects to exactly what was judged: there is no second look-up in between that could tell otherwise.
 */
export function guardedLookup(isReachable: Reachable, resolve: Resolve = lookUp): LookupFunction {
  return (host, options, callback) => {
    resolve(host, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses;
      if (error ?? !first) {
        callback(error ?? new Error(`${host} has no address`), '');
      } else if (!addresses.every(({ address }) => isReachable(address))) {
        callback(new ForbiddenAddressError(host), '');
      } else if (options.all) {
        callback(null, addresses);
      } else {
        callback(null, first.address, first.family);
      }
    });
  };
}

/**
 * Judges a host that is an address itself, which no socket looks up.
 *
 * @throws ForbiddenAddressError
 */
export function checkLiteral(host: string, isReachable: Reachable): void {
  const address = host.replace(/^\[(.*)\]$/, '$1');
  if (isIP(address) !== 0 && !isReachable(address)) throw new ForbiddenAddressError(host);
}
