import type { CompletedSetup, CreateFirstKey } from '../setup/setup.ts';
import {
  type Circumstances,
  type FoundingDeps,
  type FoundingStores,
  foundOrganization,
  type OrganizationDraft,
} from './foundOrganization.ts';

export interface CreateOrganizationDeps<Stores extends FoundingStores> extends FoundingDeps<Stores> {
  readonly createFirstKey: CreateFirstKey<Stores>;
}

/** For the operator: another organization with its owner and first API key. Everything or nothing, as `foundOrganization` says. */
export const createCreateOrganization =
  <Stores extends FoundingStores>(deps: CreateOrganizationDeps<Stores>) =>
  (circumstances: Circumstances, draft: OrganizationDraft): Promise<CompletedSetup> =>
    foundOrganization(deps, circumstances, draft, async (stores, record, found) => {
      const { organization, ownerUserId } = await found();
      const { secret } = await deps.createFirstKey(stores, record, {
        orgId: organization.id,
        ownerUserId,
        createdBy: circumstances.actor.name,
      });
      return { organization, ownerUserId, apiKey: secret };
    });
