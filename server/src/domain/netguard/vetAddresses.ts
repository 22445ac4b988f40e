import type { FailureCode } from '@mooring/sdk';
import type { AddressTable } from './classifyAddress.ts';
import { embeddedIpv4 } from './embeddedIpv4.ts';
import type { Target } from './judgeUrl.ts';

/** What a list of addresses may do. `verdict` is evidence for the connect events; it never enters a public message. */
export interface Vetting {
  readonly answers: readonly { readonly ip: string; readonly verdict: string }[];
  readonly refused: FailureCode | null;
  /** The CIDR entry that was needed. */
  readonly exemption: string | null;
}

interface AddressVerdict {
  readonly verdict: string;
  readonly allowed: boolean;
  readonly entry: string | null;
}

function vetAddress(table: AddressTable, target: Target, ip: string): AddressVerdict {
  const kind = table.classify(ip);
  if (kind === 'metadata' || kind === 'not an address') return { verdict: kind, allowed: false, entry: null };
  if (target.policy.deniesAddress(ip) || target.policy.deniesAddress(embeddedIpv4(ip) ?? '')) {
    return { verdict: 'denied by the organization', allowed: false, entry: null };
  }
  if (target.exemption !== null) return { verdict: kind === 'public' ? kind : 'exempt', allowed: true, entry: null };
  const entry = target.cidrExemptions.find((exemption) => exemption.has(ip))?.entry ?? null;
  const isNeeded = kind !== 'public' || target.broken !== null;
  if (entry !== null && isNeeded) return { verdict: 'exempt', allowed: true, entry };
  return { verdict: kind, allowed: kind === 'public' && target.broken === null, entry: null };
}

/** One refused address refuses them all: picking a good one of a mixed answer would leave the choice to whoever writes the zone. */
export function vetAddresses(table: AddressTable, target: Target, addresses: readonly string[]): Vetting {
  const verdicts = addresses.map((ip) => ({ ip, ...vetAddress(table, target, ip) }));
  const isAllowed = verdicts.every((verdict) => verdict.allowed);
  return {
    answers: verdicts.map(({ ip, verdict }) => ({ ip, verdict })),
    refused: isAllowed ? null : (target.broken ?? 'address_not_allowed'),
    exemption: verdicts.find((verdict) => verdict.entry !== null)?.entry ?? null,
  };
}
