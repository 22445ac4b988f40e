import type { AccessStore } from '#domain/access/types.ts';
import type { createExportAudit } from '#domain/audit/exportAudit.ts';
import type { AuditStore } from '#domain/audit/types.ts';
import type { createVerifyAudit } from '#domain/audit/verifyAudit.ts';
import type { CallByName } from '#domain/broker/callByName.ts';
import type { createChangeTools } from '#domain/catalogue/changeTools.ts';
import type { createDiffCatalogue } from '#domain/catalogue/diffCatalogue.ts';
import type { SyncCatalogue } from '#domain/catalogue/syncCatalogue.ts';
import type { ToolStore } from '#domain/catalogue/tool.ts';
import type { Clock } from '#domain/clock.ts';
import type { ConnectionStore } from '#domain/connections/connection.ts';
import type {
  createPurgeConnection,
  createRestoreConnection,
  createRevokeConnection,
  createSetEnabled,
} from '#domain/connections/lifecycle.ts';
import type { createCheckUrl, createReadNetworkSettings, createUpdateNetworkSettings } from '#domain/connections/networkSettings.ts';
import type { createProbeServer } from '#domain/connections/probeServer.ts';
import type { createRegisterConnection } from '#domain/connections/registerConnection.ts';
import type { createSetCredential } from '#domain/connections/setCredential.ts';
import type { createTestConnection } from '#domain/connections/testConnection.ts';
import type { createUpdateConnection } from '#domain/connections/updateConnection.ts';
import type { LiveEvents } from '#domain/events/createLiveEvents.ts';
import type { createHandOff } from '#domain/handoff/handOff.ts';
import type { createHandOffAll } from '#domain/handoff/handOffAll.ts';
import type { Exemption } from '#domain/netguard/types.ts';
import type { Plans } from '#domain/plans/plans.ts';
import type { createExplainKey } from '#domain/policies/explainKey.ts';
import type { createBindServer, createUnbindServer } from '#domain/spaces/bindServer.ts';
import type { CountOffers } from '#domain/spaces/countOffers.ts';
import type { createCreateSpace } from '#domain/spaces/createSpace.ts';
import type { createDeleteSpace } from '#domain/spaces/deleteSpace.ts';
import type { createListSpaceMembers, createListSpaces } from '#domain/spaces/listSpaces.ts';
import type { createRemoveSpaceMember, createSetSpaceMember } from '#domain/spaces/setSpaceMember.ts';
import type { SpaceStore } from '#domain/spaces/space.ts';
import type { createUpdateSpace } from '#domain/spaces/updateSpace.ts';
import type { createAcceptInvitation } from '#domain/tenancy/invitations/acceptInvitation.ts';
import type { createCreateInvitation } from '#domain/tenancy/invitations/createInvitation.ts';
import type { createListInvitations } from '#domain/tenancy/invitations/listInvitations.ts';
import type { createReadInvitation } from '#domain/tenancy/invitations/readInvitation.ts';
import type { createRevokeInvitation } from '#domain/tenancy/invitations/revokeInvitation.ts';
import type { createRevokeKey, createRollKey, createUpdateKey } from '#domain/tenancy/keys/changeKey.ts';
import type { createCreateKey } from '#domain/tenancy/keys/createKey.ts';
import type { KeyStore } from '#domain/tenancy/keys/types.ts';
import type { createChangeRole } from '#domain/tenancy/members/changeRole.ts';
import type { createListMembers } from '#domain/tenancy/members/listMembers.ts';
import type { MemberStore } from '#domain/tenancy/members/member.ts';
import type { createRemoveMember } from '#domain/tenancy/members/removeMember.ts';
import type { OrganizationStore } from '#domain/tenancy/organization.ts';
import type { KeyRenewal } from '#domain/tenancy/organizations/renewDataKeys.ts';
import type { createUpdateOrganization } from '#domain/tenancy/organizations/updateOrganization.ts';
import type { createListSessions } from '#domain/tenancy/sessions/listSessions.ts';
import type { createOpenSession } from '#domain/tenancy/sessions/openSession.ts';
import type { createRecognizeSession } from '#domain/tenancy/sessions/recognizeSession.ts';
import type { createRevokeSession } from '#domain/tenancy/sessions/revokeSession.ts';
import type { createSignIn } from '#domain/tenancy/sessions/signIn.ts';
import type { createCompleteSetup } from '#domain/tenancy/setup/completeSetup.ts';
import type { DataKeyStore, Kms } from '#domain/vault/types.ts';

/** The operations behind the routes, as main.ts wires them. */
export interface Api {
  readonly clock: Clock;
  /** Base of links. */
  readonly publicUrl: () => string;
  readonly plans: Plans;
  readonly handOff: ReturnType<typeof createHandOff>;
  readonly handOffAll: ReturnType<typeof createHandOffAll>;
  readonly connections: {
    readonly store: ConnectionStore;
    readonly register: ReturnType<typeof createRegisterConnection>;
    readonly update: ReturnType<typeof createUpdateConnection>;
    readonly enable: ReturnType<typeof createSetEnabled>;
    readonly disable: ReturnType<typeof createSetEnabled>;
    readonly revoke: ReturnType<typeof createRevokeConnection>;
    readonly restore: ReturnType<typeof createRestoreConnection>;
    readonly purge: ReturnType<typeof createPurgeConnection>;
    readonly setCredential: ReturnType<typeof createSetCredential>;
    readonly test: ReturnType<typeof createTestConnection>;
    readonly probe: ReturnType<typeof createProbeServer>;
  };
  readonly callTool: CallByName;
  readonly tools: {
    readonly store: ToolStore;
    readonly change: ReturnType<typeof createChangeTools>;
    readonly sync: SyncCatalogue;
    readonly diff: ReturnType<typeof createDiffCatalogue>;
  };
  readonly keys: {
    readonly store: KeyStore;
    readonly create: ReturnType<typeof createCreateKey>;
    readonly update: ReturnType<typeof createUpdateKey>;
    readonly roll: ReturnType<typeof createRollKey>;
    readonly revoke: ReturnType<typeof createRevokeKey>;
  };
  readonly spaces: {
    readonly store: SpaceStore;
    readonly list: ReturnType<typeof createListSpaces>;
    readonly countOffers: CountOffers;
    readonly create: ReturnType<typeof createCreateSpace>;
    readonly update: ReturnType<typeof createUpdateSpace>;
    readonly remove: ReturnType<typeof createDeleteSpace>;
    readonly bind: ReturnType<typeof createBindServer>;
    readonly unbind: ReturnType<typeof createUnbindServer>;
    readonly listMembers: ReturnType<typeof createListSpaceMembers>;
    readonly setMember: ReturnType<typeof createSetSpaceMember>;
    readonly removeMember: ReturnType<typeof createRemoveSpaceMember>;
  };
  readonly explain: ReturnType<typeof createExplainKey>;
  readonly audit: {
    readonly store: AuditStore;
    readonly verify: ReturnType<typeof createVerifyAudit>;
    readonly export: ReturnType<typeof createExportAudit>;
  };
  readonly access: { readonly store: AccessStore };
  readonly events: Pick<LiveEvents, 'follow'>;
  /** The MCP server to try things out with; null where it is off. */
  readonly demoServer: () => { readonly url: string; readonly token: string } | null;
  readonly network: {
    readonly read: ReturnType<typeof createReadNetworkSettings>;
    readonly update: ReturnType<typeof createUpdateNetworkSettings>;
    readonly check: ReturnType<typeof createCheckUrl>;
    readonly exemptions: readonly Exemption[];
    readonly userAgent: string;
  };
  readonly organizations: OrganizationStore;
  readonly members: {
    readonly store: MemberStore;
    readonly list: ReturnType<typeof createListMembers>;
    readonly changeRole: ReturnType<typeof createChangeRole>;
    readonly remove: ReturnType<typeof createRemoveMember>;
  };
  readonly invitations: {
    readonly list: ReturnType<typeof createListInvitations>;
    readonly create: ReturnType<typeof createCreateInvitation>;
    readonly revoke: ReturnType<typeof createRevokeInvitation>;
    readonly read: ReturnType<typeof createReadInvitation>;
    readonly accept: ReturnType<typeof createAcceptInvitation>;
  };
  readonly sessions: {
    readonly recognize: ReturnType<typeof createRecognizeSession>;
    readonly signIn: ReturnType<typeof createSignIn>;
    readonly open: ReturnType<typeof createOpenSession>;
    readonly list: ReturnType<typeof createListSessions>;
    readonly revoke: ReturnType<typeof createRevokeSession>;
  };
  readonly completeSetup: ReturnType<typeof createCompleteSetup>;
  readonly updateOrganization: ReturnType<typeof createUpdateOrganization>;
  readonly describeKms: Kms['describe'];
  readonly dataKeys: Pick<DataKeyStore, 'active'>;
  readonly keyRenewal: Pick<KeyRenewal, 'read' | 'start'>;
  /** What runs here; `startedAt` in milliseconds since the Unix epoch. */
  readonly system: { readonly version: string; readonly store: 'sqlite' | 'postgres'; readonly startedAt: number };
  /** `ok`, or the error code, of each part that answering depends on. */
  readonly readiness: () => Promise<{ readonly db: string; readonly kms: string; readonly migrations: string }>;
}
