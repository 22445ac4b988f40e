import {
  type Circumstances,
  type Founded,
  type FoundingDeps,
  type FoundingStores,
  foundOrganization,
  type OrganizationDraft,
} from './foundOrganization.ts';

/** For the operator: another organization. Everything or nothing, as `foundOrganization` says. */
export const createCreateOrganization =
  (deps: FoundingDeps<FoundingStores>) =>
  (circumstances: Circumstances, draft: OrganizationDraft): Promise<Founded> =>
    foundOrganization(deps, circumstances, draft, (_stores, _record, found) => found());
