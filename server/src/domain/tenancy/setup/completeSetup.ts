import type { ChangeContext } from '#domain/audit/types.ts';
import { AppError } from '#domain/errors.ts';
import type { Founded, OrganizationDraft } from '../organizations/foundOrganization.ts';
import { hashToken } from '../token.ts';
import { foundFirst } from './foundFirst.ts';
import { requireNotSetUp, type SetupDeps, type SetupStores } from './setup.ts';

/** The holder of a set-up token makes the first organization. Throws `already_set_up`, or `forbidden` for an unknown or expired token. */
export const createCompleteSetup =
  <Stores extends SetupStores>(deps: SetupDeps<Stores>) =>
  async (circumstances: Pick<ChangeContext, 'ip' | 'requestId' | 'source'>, token: string, draft: OrganizationDraft): Promise<Founded> => {
    await requireNotSetUp(deps.stores.organizations);
    // Before the costly work, so that a stranger cannot cause it. That a token works once follows from set-up working once.
    if (!(await deps.stores.setupTokens.isValid(hashToken(token), deps.clock.now())))
      throw new AppError('forbidden', { detail: 'The set-up link is unknown or expired. Print a new one with: mooring setup' });
    const actor = { type: 'operator', id: null, name: 'set-up' } as const;
    return foundFirst(deps, { ...circumstances, actor, dryRun: false }, draft);
  };
