import type { Exemption, NetworkPolicy } from '#domain/netguard/types.ts';

/** What an organization's owner decides: further refusals, and to which servers an exemption of the operator is confined. */
export interface NetworkSettings {
  readonly deniedHosts: readonly string[];
  readonly deniedCidrs: readonly string[];
  /** Exemption as the operator wrote it -> slugs of the only servers that may use it. Left out: every server may. */
  readonly assignments: Readonly<Record<string, readonly string[]>>;
  readonly revision: number;
  readonly updatedAt: number | null;
}

export const defaultNetworkSettings: NetworkSettings = { deniedHosts: [], deniedCidrs: [], assignments: {}, revision: 0, updatedAt: null };

export interface NetworkSettingsStore {
  read(orgId: string): Promise<NetworkSettings>;
  /** Answers whether the expected revision was there. */
  write(orgId: string, settings: NetworkSettings, expectedRevision: number): Promise<boolean>;
}

/** The rules for one server: the operator widens, the organization narrows. `slug` is null for a URL that belongs to no server yet. */
export function policyFor(exemptions: readonly Exemption[], settings: NetworkSettings, slug: string | null): NetworkPolicy {
  const open = (exemption: Exemption): boolean => {
    const only = settings.assignments[exemption.entry];
    return only === undefined || (slug !== null && only.includes(slug));
  };
  return { exemptions: exemptions.filter(open), deniedHosts: settings.deniedHosts, deniedCidrs: settings.deniedCidrs };
}
