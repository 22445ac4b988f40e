import type { AddressSet } from './cidr.ts';
import { addressSet, parseCidr } from './cidr.ts';
import { isWithin } from './hostNames.ts';
import type { PlainUrl } from './parseUrl.ts';
import { isOrdinaryPort } from './ports.ts';
import type { Exemption, NetworkPolicy, Purpose } from './types.ts';

/** A policy in the form that the checks use. */
export interface CompiledPolicy {
  /** Whether an exemption names this host and path, whatever the port. */
  namesHost(target: PlainUrl, purpose: Purpose): boolean;
  /** The host exemption that covers this URL. */
  hostExemption(target: PlainUrl, purpose: Purpose): Exemption | null;
  /** The CIDR exemptions whose port covers this URL; the addresses decide. */
  cidrExemptions(target: PlainUrl, purpose: Purpose): readonly CidrExemption[];
  deniesHost(host: string): boolean;
  deniesAddress: AddressSet;
}

export interface CidrExemption {
  readonly entry: string;
  readonly has: AddressSet;
}

/** An exemption without a port keeps the rule's own ports, and adds 80 for http. */
const coversPort = (exemption: Exemption, { url, port }: PlainUrl): boolean =>
  exemption.port === '*' ||
  exemption.port === port ||
  (exemption.port === undefined && (isOrdinaryPort(port) || (url.protocol === 'http:' && port === 80)));

const coversPath = ({ path }: Exemption, { url }: PlainUrl): boolean => path === undefined || path === url.pathname;

const canonical = (host: string): string => host.toLowerCase().replace(/^\[|\]$/g, '');

export function compilePolicy(policy: NetworkPolicy): CompiledPolicy {
  const cidrs = policy.exemptions
    .filter((exemption) => exemption.cidr !== undefined && parseCidr(exemption.cidr))
    .map((exemption) => ({ exemption, has: addressSet([exemption.cidr ?? '']) }));
  const deniedHosts = policy.deniedHosts.map((host) => canonical(host).replace(/^\*?\./, ''));
  const forHost = (target: PlainUrl, purpose: Purpose) =>
    policy.exemptions.filter(
      (exemption) =>
        exemption.purpose === purpose &&
        exemption.host !== undefined &&
        canonical(exemption.host) === target.host &&
        coversPath(exemption, target),
    );
  return {
    namesHost: (target, purpose) => forHost(target, purpose).length > 0,
    hostExemption: (target, purpose) => forHost(target, purpose).find((exemption) => coversPort(exemption, target)) ?? null,
    cidrExemptions: (target, purpose) =>
      cidrs
        .filter(({ exemption }) => exemption.purpose === purpose && coversPort(exemption, target) && coversPath(exemption, target))
        .map(({ exemption, has }) => ({ entry: exemption.entry, has })),
    deniesHost: (host) => deniedHosts.some((denied) => isWithin(host, denied)),
    deniesAddress: addressSet(policy.deniedCidrs),
  };
}
