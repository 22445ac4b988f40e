import type { Change } from '#domain/audit/change.ts';
import type { Clock } from '#domain/clock.ts';
import type { Exemption, Guard } from '#domain/netguard/types.ts';
import type { Vault } from '#domain/vault/types.ts';
import type { ConnectionStore } from './connection.ts';
import type { NetworkSettingsStore } from './networkPolicy.ts';

/** What the operations on servers are made of. */
export interface ConnectionDeps {
  readonly stores: { readonly connections: ConnectionStore; readonly network: NetworkSettingsStore };
  readonly change: Change<{ readonly connections: ConnectionStore }>;
  readonly vault: Vault;
  readonly guard: Guard;
  /** The operator's exemptions. */
  readonly exemptions: readonly Exemption[];
  readonly clock: Clock;
}
