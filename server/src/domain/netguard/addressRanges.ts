/**
 * Addresses that are not the public internet: the IANA special-purpose registries (RFC 6890 and later), multicast, reserved space and
 * the former uses of space that routers still treat specially. [CIDR, what a person reads in a trace]
 */
export const ipv4Ranges: readonly (readonly [string, string])[] = [
  ['0.0.0.0/8', 'this network'],
  ['10.0.0.0/8', 'private'],
  ['100.64.0.0/10', 'carrier-grade NAT'],
  ['127.0.0.0/8', 'loopback'],
  ['169.254.0.0/16', 'link-local'],
  ['172.16.0.0/12', 'private'],
  ['192.0.0.0/24', 'protocol assignments'],
  ['192.0.2.0/24', 'documentation'],
  ['192.31.196.0/24', 'AS112'],
  ['192.52.193.0/24', 'AMT'],
  ['192.88.99.0/24', 'former 6to4 relay'],
  ['192.168.0.0/16', 'private'],
  ['192.175.48.0/24', 'AS112'],
  ['198.18.0.0/15', 'benchmarking'],
  ['198.51.100.0/24', 'documentation'],
  ['203.0.113.0/24', 'documentation'],
  ['224.0.0.0/4', 'multicast'],
  ['240.0.0.0/4', 'reserved'],
];

/** Only this block of IPv6 is allocated to the public internet (RFC 4291 2.4, IANA); everything outside is refused without a list. */
export const ipv6Public = '2000::/3';

/** What is special inside `2000::/3`. */
export const ipv6Exceptions: readonly (readonly [string, string])[] = [
  ['2001::/23', 'protocol assignments'],
  ['2001:db8::/32', 'documentation'],
  ['2002::/16', '6to4'],
  ['2620:4f:8000::/48', 'AS112'],
  ['3ffe::/16', 'former 6bone'],
  ['3fff::/20', 'documentation'],
];

/** Names for a few blocks outside `2000::/3`; the rest reads "not public". */
export const ipv6Labels: readonly (readonly [string, string])[] = [
  ['::/128', 'unspecified'],
  ['::1/128', 'loopback'],
  ['::ffff:0.0.0.0/96', 'IPv4-mapped'],
  ['64:ff9b::/96', 'NAT64'],
  ['64:ff9b:1::/48', 'NAT64'],
  ['fc00::/7', 'private'],
  ['fe80::/10', 'link-local'],
  ['ff00::/8', 'multicast'],
];

/**
 * Where machines keep credentials for whoever asks: cloud metadata and its neighbours. No exemption opens them. The link-local blocks
 * are here as a whole: AWS 169.254.169.254, ECS 169.254.170.2, EKS 169.254.170.23, Tencent 169.254.0.23, OpenStack fe80::a9fe:a9fe.
 */
export const metadataRanges: readonly string[] = [
  '169.254.0.0/16',
  'fe80::/10',
  '100.100.100.200/32', // Alibaba Cloud
  '168.63.129.16/32', // Azure wire server: a public address, so no registry lists it
  '192.0.0.192/32', // Oracle Cloud classic
  '192.80.8.124/32', // Equinix Metal
  'fd00:ec2::254/128', // AWS
  'fd00:ec2::23/128', // EKS pod identity
  'fd20:ce::254/128', // Google Cloud
];
