import { AppError } from '#domain/errors.ts';
import type { Circumstances, Founded, OrganizationDraft } from '../organizations/foundOrganization.ts';
import { foundOrganization } from '../organizations/foundOrganization.ts';
import { requireEmail } from '../person.ts';
import { requireNotSetUp, type SetupDeps, type SetupStores } from './setup.ts';

/** The first organization, its owner and an API key with every scope, unless an organization exists. Uses up every set-up token. */
export async function foundFirst<Stores extends SetupStores>(
  deps: SetupDeps<Stores>,
  circumstances: Circumstances,
  draft: OrganizationDraft,
): Promise<Founded> {
  await requireNotSetUp(deps.stores.organizations);
  try {
    await removeLeftOver(deps, draft.owner);
    return await foundOrganization(deps, circumstances, draft, async (stores) => {
      await stores.setupTokens.lock();
      await requireNotSetUp(stores.organizations);
      await stores.setupTokens.removeAll();
    });
  } catch (error) {
    // Of two at once the later one may fail at the owner's e-mail, at the slug or in the database; this is what it should hear.
    const others = await deps.stores.organizations.list().catch(() => []);
    throw others.length > 0 ? new AppError('already_set_up') : error;
  }
}

/** An account without any organization is what a set-up that was cut short has left; another password of it must not stand in the way. */
async function removeLeftOver<Stores extends SetupStores>(
  { identity }: SetupDeps<Stores>,
  owner: OrganizationDraft['owner'],
): Promise<void> {
  const email = requireEmail(owner.email, '/owner/email');
  const leftOver = await identity.findUser(email);
  if (leftOver === null || (await identity.verifyPassword(email, owner.password)) !== null) return;
  await identity.deleteUser(leftOver.id);
}
