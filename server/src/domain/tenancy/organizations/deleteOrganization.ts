import { AppError, isAppError } from '#domain/errors.ts';
import type { Transactional } from '#domain/transaction.ts';
import type { DataKeyStore, Kms, Vault } from '#domain/vault/types.ts';
import type { Identity } from '../identity.ts';
import type { MemberStore } from '../members/member.ts';
import type { OrganizationStore } from '../organization.ts';

export interface DeleteOrganizationDeps {
  readonly stores: Transactional<{
    readonly organizations: OrganizationStore;
    readonly members: MemberStore;
    readonly dataKeys: DataKeyStore;
  }>;
  readonly kms: Pick<Kms, 'destroyKek'>;
  readonly vault: Pick<Vault, 'forget'>;
  readonly identity: Pick<Identity, 'deleteUser'>;
}

/**
 * For the operator: removes an organization with everything in it, its audit trail too, and destroys its key-encryption key, so that no
 * backup of its rows can be read either. People who are members nowhere else go with it. Throws `not_found`.
 */
export const createDeleteOrganization =
  ({ stores, kms, vault, identity }: DeleteOrganizationDeps) =>
  async (orgId: string): Promise<void> => {
    const { kekRefs, userIds } = await stores.transaction(async ({ organizations, members, dataKeys }) => {
      if ((await organizations.find(orgId)) === null) throw new AppError('not_found');
      const keys = await dataKeys.list(orgId);
      const userIds = await members.listUserIds(orgId);
      await organizations.remove(orgId);
      return { kekRefs: new Set(keys.map((key) => key.kekRef)), userIds };
    });
    vault.forget(orgId);
    // The key first: it is the promise, and nothing that fails may come before it. People go even if it fails.
    try {
      for (const kekRef of kekRefs) await kms.destroyKek(kekRef);
    } finally {
      for (const userId of userIds) await deleteUnlessMember(identity, userId);
    }
  };

/** The database refuses to delete a user who is a member elsewhere, so that a membership which is made meanwhile counts. */
async function deleteUnlessMember(identity: Pick<Identity, 'deleteUser'>, userId: string): Promise<void> {
  try {
    await identity.deleteUser(userId);
  } catch (error) {
    if (!isAppError(error, 'invalid_state')) throw error;
  }
}
