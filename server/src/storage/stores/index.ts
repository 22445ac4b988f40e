import type { AuditStore } from '#domain/audit/types.ts';
import type { SpaceStore } from '#domain/spaces/space.ts';
import type { InvitationStore } from '#domain/tenancy/invitations/invitation.ts';
import type { MemberStore } from '#domain/tenancy/members/member.ts';
import type { OrganizationStore } from '#domain/tenancy/organization.ts';
import type { SetupTokenStore } from '#domain/tenancy/setup/setup.ts';
import type { DataKeyStore } from '#domain/vault/types.ts';
import type { Db } from '../db.ts';
import { createAuditStore } from './auditStore.ts';
import { createDataKeyStore } from './dataKeyStore.ts';
import { createInvitationStore } from './invitationStore.ts';
import { createMemberStore } from './memberStore.ts';
import { createOrganizationStore } from './organizationStore.ts';
import { createSetupTokenStore } from './setupTokenStore.ts';
import { createSpaceStore } from './spaceStore.ts';

/** Every store of the domain, over one database handle. */
export interface Stores {
  readonly audit: AuditStore;
  readonly dataKeys: DataKeyStore;
  readonly invitations: InvitationStore;
  readonly members: MemberStore;
  readonly organizations: OrganizationStore;
  readonly setupTokens: SetupTokenStore;
  readonly spaces: SpaceStore;
}

export const storesOver = (db: Db): Stores => ({
  audit: createAuditStore(db),
  dataKeys: createDataKeyStore(db),
  invitations: createInvitationStore(db),
  members: createMemberStore(db),
  organizations: createOrganizationStore(db),
  setupTokens: createSetupTokenStore(db),
  spaces: createSpaceStore(db),
});
