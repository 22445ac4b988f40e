/** Names that never lead to the public internet: RFC 6761, 6762, 7686, 8375, 9476, ICANN's `internal`, and what clusters and routers use. */
const privateSuffixes: readonly string[] = [
  'alt',
  'arpa',
  'consul',
  'corp',
  'example',
  'home',
  'internal',
  'intranet',
  'invalid',
  'lan',
  'local',
  'localdomain',
  'localhost',
  'onion',
  'private',
  'svc',
  'test',
];

/** Public names of metadata services. No exemption opens them. */
const metadataNames: readonly string[] = [
  'instance-data.ec2.internal',
  'metadata.goog',
  'metadata.google.internal',
  'metadata.packet.net',
  'metadata.platformequinix.com',
  'metadata.tencentyun.com',
  'rancher-metadata',
];

/** Zones that map names to any address. The check of the address protects; this list only gives the clearer answer. */
const wildcardZones: readonly string[] = [
  '1u.ms',
  'backname.io',
  'fuf.me',
  'lacolhost.com',
  'local.gd',
  'localho.st',
  'localtest.me',
  'lvh.me',
  'nip.io',
  'rbndr.us',
  'rebind.network',
  'sslip.io',
  'traefik.me',
  'vcap.me',
  'xip.io',
];

/** `host` itself or a name below `zone`. */
export const isWithin = (host: string, zone: string): boolean => host === zone || host.endsWith(`.${zone}`);

export const isMetadataName = (host: string): boolean => metadataNames.some((name) => isWithin(host, name));

/** LDH labels of at most 63 characters, underscores allowed; at most 253 in all; the last label is not a number (RFC 1123, URL standard). */
export function isWellFormedName(host: string): boolean {
  const labels = host.split('.');
  return (
    host.length <= 253 &&
    labels.every((label) => /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/.test(label)) &&
    !/^(?:\d+|0x[0-9a-f]*)$/.test(labels.at(-1) ?? '')
  );
}

/** Whether a well-formed name may be public: more than one label, no private suffix, no wildcard zone. */
export const isPublicName = (host: string): boolean =>
  host.includes('.') && ![...privateSuffixes, ...wildcardZones].some((zone) => isWithin(host, zone));
