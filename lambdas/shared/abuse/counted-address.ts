import ipaddr from 'ipaddr.js';

/** Ranges that say where a caller is within some network, which is not who they are. */
const NOBODYS: ReadonlySet<string> = new Set([
  ...['loopback', 'private', 'linkLocal', 'uniqueLocal', 'unspecified'],
]);

/** Bits of an IPv6 address that name a network; the others are for its devices to choose, and to change. */
const NETWORK_BITS = 64;

/**
 * What is counted of an address: IPv4 as it is, IPv6 the network, since whoever has one has all addresses of it.
 *
 * @returns undefined for what is no address, or one of no particular place on the internet, such as that of the
 *   loopback interface, which all callers of the embedded stack share
 */
export function countedAddress(text: string): string | undefined {
  if (!ipaddr.isValid(text)) return undefined;
  const address = ipaddr.process(text); // IPv4 within IPv6 is IPv4
  if (NOBODYS.has(address.range())) return undefined;
  if (address.kind() === 'ipv4') return address.toString();
  const network = `${address.toString()}/${NETWORK_BITS}`;
  return `${ipaddr.IPv6.networkAddressFromCIDR(network).toString()}/${NETWORK_BITS}`;
}
