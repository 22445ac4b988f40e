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
  readonly refused: FailureCode | null;
  readonly entry: string | null;
}

const refuse = (verdict: string): AddressVerdict => ({ verdict, refused: 'address_not_allowed', entry: null });

function vetAddress(table: AddressTable, target: Target, ip: string): AddressVerdict {
  const kind = table.classify(ip);
  if (kind === 'metadata' || kind === 'not an address') return refuse(kind);
  const isDenied = target.policy.deniesAddress(ip) || target.policy.deniesAddress(embeddedIpv4(ip) ?? '');
  if (isDenied) return refuse('denied by the organization');
  const isPublic = kind === 'public';
  if (target.exemption !== null) return { verdict: isPublic ? kind : 'exempt', refused: null, entry: null };
  if (isPublic && target.broken === null) return { verdict: kind, refused: null, entry: null };
  const entry = target.cidrExemptions.find((exemption) => exemption.has(ip))?.entry ?? null;
  if (entry !== null) return { verdict: 'exempt', refused: null, entry };
  return isPublic ? { verdict: kind, refused: target.broken, entry } : refuse(kind);
}

/** One refused address refuses them all: picking a good one of a mixed answer would leave the choice to whoever writes the zone. */
export function vetAddresses(table: AddressTable, target: Target, addresses: readonly string[]): Vetting {
  const verdicts = addresses.map((ip) => ({ ip, ...vetAddress(table, target, ip) }));
  return {
    answers: verdicts.map(({ ip, verdict }) => ({ ip, verdict })),
    refused: verdicts.find((verdict) => verdict.refused !== null)?.refused ?? null,
    exemption: verdicts.find((verdict) => verdict.entry !== null)?.entry ?? null,
  };
}
