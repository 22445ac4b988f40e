import { isIP } from 'node:net';
import { ipv4Ranges, ipv6Exceptions, ipv6Labels, ipv6Public, metadataRanges } from './addressRanges.ts';
import { type AddressSet, addressSet } from './cidr.ts';
import { embeddedIpv4 } from './embeddedIpv4.ts';

/** Knows what an address is. */
export interface AddressTable {
  /** `public`, or the reason why it is not: `private`, `loopback`, `metadata`, … */
  classify(ip: string): string;
  /** Whether it is a metadata address, in whatever clothing. */
  isMetadata(ip: string): boolean;
}

type Labelled = readonly { readonly label: string; readonly has: AddressSet }[];
const labelled = (ranges: readonly (readonly [string, string])[]): Labelled =>
  ranges.map(([cidr, label]) => ({ label, has: addressSet([cidr]) }));
const labelOf = (table: Labelled, ip: string): string | undefined => table.find((range) => range.has(ip))?.label;

export function createAddressTable(): AddressTable {
  const special4 = addressSet(ipv4Ranges.map(([cidr]) => cidr));
  const public6 = addressSet([ipv6Public]);
  const special6 = addressSet(ipv6Exceptions.map(([cidr]) => cidr));
  const metadata = addressSet(metadataRanges);
  const labels4 = labelled(ipv4Ranges);
  const labels6 = labelled([...ipv6Exceptions, ...ipv6Labels]);

  const isMetadata = (ip: string): boolean => metadata(ip) || metadata(embeddedIpv4(ip) ?? '');
  const isPublic = (ip: string, version: number): boolean => (version === 4 ? !special4(ip) : public6(ip) && !special6(ip));

  return {
    isMetadata,
    classify(ip) {
      // BlockList answers "not listed" to text that is no address and to zoned addresses, so they are sorted out before it is asked.
      const version = ip.includes('%') ? 0 : isIP(ip);
      if (version === 0) return 'not an address';
      if (isMetadata(ip)) return 'metadata';
      if (isPublic(ip, version)) return 'public';
      return labelOf(version === 4 ? labels4 : labels6, ip) ?? 'not public';
    },
  };
}
