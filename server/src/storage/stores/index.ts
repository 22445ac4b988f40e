import type { AccessStore } from '#domain/access/types.ts';
import type { AuditStore } from '#domain/audit/types.ts';
import type { GatewayStore } from '#domain/broker/gatewayStore.ts';
import type { ToolStore } from '#domain/catalogue/tool.ts';
import type { ConnectionStore } from '#domain/connections/connection.ts';
import type { NetworkSettingsStore } from '#domain/connections/networkPolicy.ts';
import type { HandoffStore } from '#domain/handoff/types.ts';
import type { IdempotencyStore } from '#domain/idempotency/runOnce.ts';
import type { SpaceStore } from '#domain/spaces/space.ts';
import type { InvitationStore } from '#domain/tenancy/invitations/invitation.ts';
import type { KeyStore } from '#domain/tenancy/keys/types.ts';
import type { MemberStore } from '#domain/tenancy/members/member.ts';
import type { OrganizationStore } from '#domain/tenancy/organization.ts';
import type { SetupTokenStore } from '#domain/tenancy/setup/setup.ts';
import type { DataKeyStore, SealedRecords } from '#domain/vault/types.ts';
import type { KekStore } from '#kms/local.ts';
import type { Db } from '../db.ts';
import { createAccessStore } from './accessStore.ts';
import { createAuditStore } from './auditStore.ts';
import { createConnectionStore } from './connectionStore.ts';
import { createDataKeyStore } from './dataKeyStore.ts';
import { createGatewayStore } from './gatewayStore.ts';
import { createHandoffStore } from './handoffStore.ts';
import { createIdempotencyStore } from './idempotencyStore.ts';
import { createInvitationStore } from './invitationStore.ts';
import { createKekStore } from './kekStore.ts';
import { createKeyStore } from './keyStore.ts';
import { createMemberStore } from './memberStore.ts';
import { createNetworkStore } from './networkStore.ts';
import { createOrganizationStore } from './organizationStore.ts';
import { createSealedRecords } from './sealedRecords.ts';
import { createSetupTokenStore } from './setupTokenStore.ts';
import { createSpaceStore } from './spaceStore.ts';
import { createSystemStore, type SystemStore } from './systemStore.ts';
import { createToolStore } from './toolStore.ts';

/** Every store of the domain, over one database handle. */
export interface Stores {
  readonly access: AccessStore;
  readonly audit: AuditStore;
  readonly connections: ConnectionStore;
  readonly dataKeys: DataKeyStore;
  readonly gateway: GatewayStore;
  readonly handoff: HandoffStore;
  readonly idempotency: IdempotencyStore;
  readonly invitations: InvitationStore;
  readonly keks: KekStore;
  readonly keys: KeyStore;
  readonly members: MemberStore;
  readonly network: NetworkSettingsStore;
  readonly organizations: OrganizationStore;
  readonly sealedRecords: SealedRecords;
  readonly setupTokens: SetupTokenStore;
  readonly spaces: SpaceStore;
  readonly system: SystemStore;
  readonly tools: ToolStore;
}

export const storesOver = (db: Db): Stores => ({
  access: createAccessStore(db),
  audit: createAuditStore(db),
  connections: createConnectionStore(db),
  dataKeys: createDataKeyStore(db),
  gateway: createGatewayStore(db),
  handoff: createHandoffStore(db),
  idempotency: createIdempotencyStore(db),
  invitations: createInvitationStore(db),
  keks: createKekStore(db),
  keys: createKeyStore(db),
  members: createMemberStore(db),
  network: createNetworkStore(db),
  organizations: createOrganizationStore(db),
  sealedRecords: createSealedRecords(db),
  setupTokens: createSetupTokenStore(db),
  spaces: createSpaceStore(db),
  system: createSystemStore(db),
  tools: createToolStore(db),
});
