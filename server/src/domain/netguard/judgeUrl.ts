import { type FailureCode, failureCatalogue } from '@mooring/sdk';
import type { AddressTable } from './classifyAddress.ts';
import { type CidrExemption, type CompiledPolicy, compilePolicy } from './compilePolicy.ts';
import { isMetadataName, isPublicName } from './hostNames.ts';
import { type PlainUrl, parseUrl } from './parseUrl.ts';
import { isOrdinaryPort } from './ports.ts';
import type { NetworkPolicy, Purpose, Verdict } from './types.ts';
import { type Vetting, vetAddresses } from './vetAddresses.ts';

/** A URL that may be connected to, as far as its text tells, and what its addresses must still satisfy. */
export interface Target extends PlainUrl {
  readonly policy: CompiledPolicy;
  /** The operator's entry that names this host. */
  readonly exemption: string | null;
  readonly cidrExemptions: readonly CidrExemption[];
  /** A rule that the text breaks and that only a CIDR exemption lifts: all addresses must lie in one. */
  readonly broken: FailureCode | null;
}

export type Judgement = { readonly target: Target } | { readonly refused: FailureCode };

export interface Judge {
  /** The text alone, and the address of a host that is one. */
  judge(url: string, policy: NetworkPolicy, purpose: Purpose): Judgement;
  /** Every address of a target: all must be permitted. */
  vet(target: Target, addresses: readonly string[]): Vetting;
}

export const refusal = (rule: FailureCode): Verdict => ({ allowed: false, rule, message: failureCatalogue[rule].meaning });

/** The first rule that the text breaks, no exemption considered. */
function brokenRule({ url, host, literal, port }: PlainUrl): FailureCode | null {
  if (url.protocol !== 'https:') return 'scheme_not_allowed';
  if (!literal && !isPublicName(host)) return 'host_not_allowed';
  return isOrdinaryPort(port) ? null : 'port_not_allowed';
}

function judgePlain(plain: PlainUrl, policy: CompiledPolicy, purpose: Purpose): Judgement {
  if (isMetadataName(plain.host) || policy.deniesHost(plain.host)) return { refused: 'host_not_allowed' };
  const listed = policy.hostExemption(plain, purpose);
  const cidrExemptions = policy.cidrExemptions(plain, purpose);
  const broken = listed ? null : brokenRule(plain);
  // A CIDR names addresses, so it lifts the scheme and the port, never the rule about names.
  const mayBeLifted = cidrExemptions.length > 0 && (plain.literal || isPublicName(plain.host));
  if (broken !== null && !mayBeLifted) return { refused: policy.namesHost(plain, purpose) ? 'port_not_allowed' : broken };
  return { target: { ...plain, policy, exemption: listed?.entry ?? null, cidrExemptions, broken } };
}

export function createJudge(table: AddressTable): Judge {
  const compiled = new WeakMap<NetworkPolicy, CompiledPolicy>();
  const compile = (policy: NetworkPolicy): CompiledPolicy => {
    const known = compiled.get(policy) ?? compilePolicy(policy);
    compiled.set(policy, known);
    return known;
  };
  const vet = (target: Target, addresses: readonly string[]) => vetAddresses(table, target, addresses);

  return {
    vet,
    judge(text, policy, purpose) {
      const plain = parseUrl(text);
      if (typeof plain === 'string') return { refused: plain };
      const judgement = judgePlain(plain, compile(policy), purpose);
      if ('refused' in judgement || !plain.literal) return judgement;
      const { refused } = vet(judgement.target, [plain.host]);
      return refused ? { refused } : judgement;
    },
  };
}
