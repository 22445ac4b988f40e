import { isIPv6 } from 'node:net';

/** The eight 16-bit groups of an IPv6 address without a zone. */
export function groups(ip: string): number[] {
  // The URL parser is the one canonical IPv6 reader at hand: it folds dotted tails, padding and case.
  const [head = '', tail] = new URL(`http://[${ip}]/`).hostname.slice(1, -1).split('::');
  const read = (part: string | undefined) => (part ? part.split(':').map((group) => Number.parseInt(group, 16)) : []);
  const front = read(head);
  const back = read(tail);
  return [...front, ...new Array<number>(8 - front.length - back.length).fill(0), ...back];
}

const dotted = (high = 0, low = 0): string => [high >> 8, high & 255, low >> 8, low & 255].join('.');

/**
 * The IPv4 address that an IPv6 address stands for: mapped and compatible (RFC 4291 2.5.5), NAT64 (RFC 6052) and 6to4 (RFC 3056).
 * Null for all others. It keeps an exemption of such a block from reaching a metadata address through the other family.
 */
export function embeddedIpv4(ip: string): string | null {
  if (!isIPv6(ip) || ip.includes('%')) return null;
  const parts = groups(ip);
  if (parts[0] === 0x2002) return dotted(parts[1], parts[2]);
  const front = parts.slice(0, 6).map((part) => part.toString(16));
  const isCarrier = ['0:0:0:0:0:ffff', '0:0:0:0:0:0', '64:ff9b:0:0:0:0'].includes(front.join(':'));
  return isCarrier ? dotted(parts[6], parts[7]) : null;
}
