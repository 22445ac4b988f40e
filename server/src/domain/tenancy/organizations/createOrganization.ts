import {
  type Circumstances,
  type Founded,
  type FoundingDeps,
  type FoundingStores,
  foundOrganization,
  type OrganizationDraft,
} from './foundOrganization.ts';

/** For the operator: another organization with its owner and first API key. Everything or nothing, as `foundOrganization` says. */
export const createCreateOrganization =
  <Stores extends FoundingStores>(deps: FoundingDeps<Stores>) =>
  (circumstances: Circumstances, draft: OrganizationDraft): Promise<Founded> =>
    foundOrganization(deps, circumstances, draft, async () => undefined);
