import type { Connection } from '#domain/connections/connection.ts';
import type { UsableServer } from '#domain/policies/usableServer.ts';
import type { KeyLogin } from '#domain/tenancy/keys/types.ts';
import type { PlanName } from '#domain/tenancy/organization.ts';

/** A registered server as the gateway uses it. */
export interface GatewayServer extends UsableServer, Pick<Connection, 'authType'> {
  /** When the first of its aliases ends; null without any. */
  readonly aliasesUntil: number | null;
  /** Of its catalogue; 0 before there is one. */
  readonly catalogueRevision: number;
  /** The server's own words for a model. */
  readonly instructions: string | null;
}

/** What the gateway asks the store: once a second for whether an organization has changed, and after a change for what it has become. */
export interface GatewayStore {
  /** Null for an unknown key. `changes` counts the audited changes of its organization; a change and its count are one transaction. */
  login(secretHash: string): Promise<{ readonly login: KeyLogin; readonly changes: number } | null>;
  /** Null for an organization that is gone. */
  organization(orgId: string): Promise<{ readonly plan: PlanName; readonly changes: number } | null>;
  /** Every server that may be used through the gateway and is neither revoked nor disabled, by slug. `now` decides which aliases hold. */
  servers(orgId: string, now: number): Promise<readonly GatewayServer[]>;
  /** The slugs of all spaces, in their order. */
  spaces(orgId: string): Promise<readonly string[]>;
}
