import type { ChangeContext } from '#domain/audit/types.ts';
import type { OrganizationDraft } from '../organizations/foundOrganization.ts';
import { hashToken } from '../token.ts';
import { foundFirst, noSuchToken } from './foundFirst.ts';
import { type CompletedSetup, requireNotSetUp, type SetupDeps, type SetupStores } from './setup.ts';

/** The holder of the set-up token makes the first organization. Throws `already_set_up`, or `forbidden` for a token that is not good. */
export const createCompleteSetup =
  <Stores extends SetupStores>(deps: SetupDeps<Stores>) =>
  async (
    circumstances: Pick<ChangeContext, 'ip' | 'requestId' | 'source'>,
    token: string,
    draft: OrganizationDraft,
  ): Promise<CompletedSetup> => {
    const hash = hashToken(token);
    await requireNotSetUp(deps.stores.organizations);
    // Before any costly work, so that a stranger cannot cause it; the transaction then uses the token up.
    if (!(await deps.stores.setupTokens.isValid(hash, deps.clock.now()))) throw noSuchToken();
    const actor = { type: 'operator', id: null, name: 'set-up' } as const;
    return foundFirst(deps, { ...circumstances, actor, dryRun: false }, draft, async (stores) => {
      if (!(await stores.setupTokens.take(hash, deps.clock.now()))) throw noSuchToken();
    });
  };
