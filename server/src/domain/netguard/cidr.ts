import { BlockList, isIP } from 'node:net';

/** `10.0.0.0/8` or `fd00::/8`, its parts checked. */
export interface Cidr {
  readonly network: string;
  readonly prefix: number;
  readonly family: 'ipv4' | 'ipv6';
}

/** Reads the text of a CIDR; null if it is none. */
export function parseCidr(text: string): Cidr | null {
  const match = /^([0-9a-fA-F:.]+)\/(\d{1,3})$/.exec(text);
  if (!match) return null;
  const [, network = '', digits] = match;
  const version = isIP(network);
  const prefix = Number(digits);
  if (version === 0 || prefix > (version === 4 ? 32 : 128)) return null;
  return { network, prefix, family: version === 4 ? 'ipv4' : 'ipv6' };
}

/** A single address as the CIDR that holds it alone; any other text as it is. */
export function toCidr(text: string): string {
  const version = isIP(text);
  return version === 0 ? text : `${text}/${version === 4 ? 32 : 128}`;
}

/** Whether an address lies in a set of CIDRs. False for text that is no address, so use it for "is permitted", or test `isIP` first. */
export type AddressSet = (ip: string) => boolean;

/**
 * A BlockList per family: Node matches an IPv4 rule against IPv4-mapped IPv6 text and a mapped IPv6 rule against all of IPv4, both
 * of which would surprise here. It also answers "no" to garbage and to addresses with a zone.
 */
export function addressSet(cidrs: readonly string[]): AddressSet {
  const lists = { ipv4: new BlockList(), ipv6: new BlockList() };
  for (const text of cidrs) {
    const cidr = parseCidr(text);
    if (cidr) lists[cidr.family].addSubnet(cidr.network, cidr.prefix, cidr.family);
  }
  return (ip) => {
    const version = ip.includes('%') ? 0 : isIP(ip);
    if (version === 0) return false;
    return version === 4 ? lists.ipv4.check(ip, 'ipv4') : lists.ipv6.check(ip, 'ipv6');
  };
}
