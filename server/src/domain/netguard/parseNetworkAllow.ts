import { isIP } from 'node:net';
import { type AppError, fieldError } from '#domain/errors.ts';
import { parseCidr } from './cidr.ts';
import { createAddressTable } from './classifyAddress.ts';
import { isMetadataName, isWellFormedName } from './hostNames.ts';
import type { Exemption, Purpose } from './types.ts';

const purposes: readonly Purpose[] = ['mcp', 'oauth', 'webhook', 'source'];

const bad = (entry: string, why: string): AppError =>
  fieldError('/MOORING_NETWORK_ALLOW', 'invalid_entry', `MOORING_NETWORK_ALLOW: "${entry}" ${why}`);

/** `[fd00::/8]:8443`, `[::1]:*`, `10.0.0.0/8:8080`, `wiki.corp:8080`, `::1`: the place, and the text of its port. */
function splitPort(text: string): { place: string; port: string | undefined } | null {
  const bracketed = /^\[([0-9a-fA-F:./]+)\](?::([^:]*))?$/.exec(text);
  if (bracketed) return { place: bracketed[1] ?? '', port: bracketed[2] };
  if (isIP(text) === 6 || parseCidr(text)?.family === 'ipv6') return { place: text, port: undefined };
  const plain = /^([^:[\]]+)(?::([^:]*))?$/.exec(text);
  return plain ? { place: plain[1] ?? '', port: plain[2] } : null;
}

function readPort(entry: string, text: string | undefined): number | '*' | undefined {
  if (text === undefined || text === '*') return text;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65_535) throw bad(entry, 'has no valid port: write a number from 1 to 65535, or "*".');
  return port;
}

const metadataWords = 'names a metadata address, which can never be allowed.';

function readCidr(entry: string, place: string): string {
  const cidr = parseCidr(place);
  if (!cidr) throw bad(entry, 'is not a CIDR such as 10.0.0.0/8.');
  // A block that merely contains a metadata address is fine: the address stays refused inside it.
  if (createAddressTable().isMetadata(cidr.network)) throw bad(entry, metadataWords);
  return place;
}

function readHost(entry: string, place: string): string {
  if (isIP(place) !== 0) {
    if (createAddressTable().isMetadata(place)) throw bad(entry, metadataWords);
    return isIP(place) === 6 ? new URL(`http://[${place}]/`).hostname.slice(1, -1) : place;
  }
  const host = URL.parse(`http://${place}/`)?.hostname ?? '';
  if (!isWellFormedName(host) || /[@%?#\\/\s]/.test(place)) throw bad(entry, 'is not a host name, an address or a CIDR.');
  if (isMetadataName(host)) throw bad(entry, metadataWords);
  return host;
}

function readEntry(entry: string): Exemption {
  const [where = '', purpose = 'mcp', ...rest] = entry.split('=');
  const known = purposes.find((each) => each === purpose);
  if (!known || rest.length > 0) throw bad(entry, `has an unknown purpose: write one of ${purposes.join(', ')}.`);
  const split = splitPort(where);
  if (!split) throw bad(entry, 'is not host, host:port, host:*, CIDR or CIDR:port (IPv6 with a port in brackets).');
  const port = readPort(entry, split.port);
  const place = split.place.includes('/') ? { cidr: readCidr(entry, split.place) } : { host: readHost(entry, split.place) };
  return { entry, ...place, ...(port === undefined ? {} : { port }), purpose: known };
}

/**
 * Reads MOORING_NETWORK_ALLOW: entries between commas or blanks. Throws AppError `validation_failed` that names the first bad entry, so
 * that a typing error stops the start instead of opening or closing something silently.
 */
export function parseNetworkAllow(text: string): readonly Exemption[] {
  return text
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .map(readEntry);
}
