import { type Circumstances, type Founded, foundOrganization, type OrganizationDraft } from '../organizations/foundOrganization.ts';
import { requireEmail } from '../person.ts';
import { requireNotSetUp, type SetupDeps, type SetupStores } from './setup.ts';

/** The first organization, its owner and an API key with every scope, unless an organization exists. Uses up every set-up token. */
export async function foundFirst<Stores extends SetupStores>(
  deps: SetupDeps<Stores>,
  circumstances: Circumstances,
  draft: OrganizationDraft,
): Promise<Founded> {
  await requireNotSetUp(deps.stores.organizations);
  await removeLeftOver(deps, draft.owner);
  return foundOrganization(deps, circumstances, draft, async (stores) => {
    await stores.setupTokens.lock();
    await requireNotSetUp(stores.organizations);
    await stores.setupTokens.removeAll();
  });
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
