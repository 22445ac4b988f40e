import { isIP } from 'node:net';
import { embeddedIpv4, groups } from './embeddedIpv4.ts';

/**
 * The one spelling of an address that sockets and proxies write in many: without brackets and port, an IPv4-mapped one as IPv4, IPv6 in
 * lower case and shortened. Null for text that is no address; a zone makes it none.
 */
export function readAddress(text: string): string | null {
  const [, bracketed] = /^\[([^\]]+)\](?::\d{1,5})?$/.exec(text) ?? [];
  const [, beforePort] = /^([\d.]+):\d{1,5}$/.exec(text) ?? [];
  const ip = bracketed ?? beforePort ?? text;
  const version = ip.includes('%') ? 0 : isIP(ip);
  if (version === 0) return null;
  if (version === 4) return ip;
  const [a, b, c, d, e, f] = groups(ip);
  const mapped = f === 0xffff && [a, b, c, d, e].every((group) => group === 0);
  return mapped ? embeddedIpv4(ip) : new URL(`http://[${ip}]/`).hostname.slice(1, -1);
}

/** Who is counted as one: an IPv4 address, or the /64 that a single IPv6 subscriber has at the least (RFC 6177). */
export function subscriberOf(ip: string): string {
  if (ip.includes('%') || isIP(ip) !== 6) return ip;
  return `${groups(ip).slice(0, 4).map((group) => group.toString(16)).join(':')}::/64`; // biome-ignore format: one step
}
