import type { Change } from '#domain/audit/change.ts';
import type { ChangeContext } from '#domain/audit/types.ts';
import type { Clock } from '#domain/clock.ts';
import { AppError, fieldError } from '#domain/errors.ts';
import { parseCidr } from '#domain/netguard/cidr.ts';
import type { Exemption, Guard, Verdict } from '#domain/netguard/types.ts';
import { type NetworkSettings, type NetworkSettingsStore, policyFor } from './networkPolicy.ts';

const ENTRIES_MAX = 200;
const HOST = /^(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*$/;

export interface NetworkDeps {
  readonly network: NetworkSettingsStore;
  readonly change: Change<{ readonly network: NetworkSettingsStore }>;
  readonly guard: Guard;
  readonly exemptions: readonly Exemption[];
  readonly clock: Clock;
}

export type NetworkSettingsInput = Pick<NetworkSettings, 'deniedHosts' | 'deniedCidrs' | 'assignments'>;

export const createReadNetworkSettings = ({ network }: Pick<NetworkDeps, 'network'>) => network.read;

/** Narrows what the organization's servers may reach. Nothing here can widen it: that is the operator's. */
export function createUpdateNetworkSettings({ change, exemptions, clock }: NetworkDeps) {
  return (context: ChangeContext, input: NetworkSettingsInput, ifMatch: number | null): Promise<NetworkSettings> => {
    const wanted = {
      deniedHosts: readHosts(input.deniedHosts),
      deniedCidrs: readCidrs(input.deniedCidrs),
      assignments: readAssignments(input.assignments, exemptions),
    };
    return change(context, async ({ network }, record) => {
      const before = await network.read(context.orgId);
      if (ifMatch !== null && ifMatch !== before.revision) throw new AppError('stale_version');
      const after = { ...wanted, revision: before.revision + 1, updatedAt: clock.now() };
      if (!(await network.write(context.orgId, after, before.revision))) throw new AppError('stale_version');
      const { revision: _, updatedAt: __, ...from } = before;
      record({ action: 'network.updated', target: { type: 'network', id: null, name: null }, changes: { network: { from, to: wanted } } });
      return after;
    });
  };
}

/** What the policy says of a URL. With `resolve` off, its text alone is judged and nothing is looked up. */
export function createCheckUrl({ network, guard, exemptions }: Pick<NetworkDeps, 'network' | 'guard' | 'exemptions'>) {
  return async (orgId: string, url: string, resolve: boolean): Promise<Verdict> => {
    const policy = policyFor(exemptions, await network.read(orgId), null);
    return resolve ? guard.check(url, policy) : guard.judge(url, policy);
  };
}

function readHosts(hosts: readonly string[]): readonly string[] {
  requireFew('/denied_hosts', hosts);
  return hosts.map((given, i) => {
    const host = given
      .trim()
      .toLowerCase()
      .replace(/^\*?\./, '');
    if (!HOST.test(host)) throw fieldError(`/denied_hosts/${i}`, 'invalid_host', 'Not a host name.');
    return host;
  });
}

function readCidrs(cidrs: readonly string[]): readonly string[] {
  requireFew('/denied_cidrs', cidrs);
  return cidrs.map((given, i) => {
    if (parseCidr(given.trim()) === null) throw fieldError(`/denied_cidrs/${i}`, 'invalid_cidr', 'Not a CIDR such as 203.0.113.0/24.');
    return given.trim();
  });
}

function readAssignments(assignments: NetworkSettings['assignments'], exemptions: readonly Exemption[]): NetworkSettings['assignments'] {
  for (const entry of Object.keys(assignments))
    if (!exemptions.some((e) => e.entry === entry))
      throw fieldError('/assignments', 'unknown_exemption', 'The operator has no such exemption.');
  return assignments;
}

function requireFew(path: string, list: readonly string[]): void {
  if (list.length > ENTRIES_MAX) throw fieldError(path, 'too_many', `At most ${ENTRIES_MAX} entries.`);
}
