import type { Circumstances, Founded, OrganizationDraft } from '../organizations/foundOrganization.ts';
import { foundFirst } from './foundFirst.ts';
import type { SetupDeps, SetupStores } from './setup.ts';

/** For the operator's command, whose access to the store is its authority. Throws `already_set_up` and changes nothing a second time. */
export const createSetupUnattended =
  <Stores extends SetupStores>(deps: SetupDeps<Stores>) =>
  (circumstances: Circumstances, draft: OrganizationDraft): Promise<Founded> =>
    foundFirst(deps, circumstances, draft);
