import type { Change } from '#domain/audit/change.ts';
import type { ChangeContext, FieldChange } from '#domain/audit/types.ts';
import type { Clock } from '#domain/clock.ts';
import { type AffectedKey, requireConfirmed } from '#domain/connections/affectedKeys.ts';
import { AppError } from '#domain/errors.ts';
import type { Caller } from '#domain/tenancy/caller.ts';
import { requireAdmin, requirePlace, requireSpace, targetOf } from './authorizeSpace.ts';
import type { Space, SpaceStore } from './space.ts';

export interface SpacePatch {
  readonly name?: string | undefined;
  /** Replaces the list. */
  readonly deniedTools?: readonly string[] | undefined;
}

export interface UpdateSpaceDeps {
  readonly stores: { readonly spaces: SpaceStore };
  readonly change: Change<{ readonly spaces: SpaceStore }>;
  /** Keys for which the denied tools would end the hand-off of a server that they were handed lately. */
  readonly keysAffectedBy: (space: Space, deniedTools: readonly string[]) => Promise<readonly AffectedKey[]>;
  readonly clock: Clock;
}

/**
 * Changes a space. Its owners give it a name; what it denies is for admins, so that nobody lifts a rule that binds them. Throws 409
 * `confirmation_required` if the denied tools end the hand-off for keys in use, unless `confirmed`.
 */
export const createUpdateSpace =
  ({ stores, change, keysAffectedBy, clock }: UpdateSpaceDeps) =>
  async (
    caller: Caller,
    context: ChangeContext,
    idOrSlug: string,
    patch: SpacePatch,
    { ifMatch, confirmed }: { readonly ifMatch: number | null; readonly confirmed: boolean },
  ): Promise<Space> => {
    const before = await requireSpace(stores.spaces, caller, idOrSlug, ifMatch);
    requirePlace(caller, before, 'OWNER');
    if (patch.deniedTools !== undefined) requireAdmin(caller);
    const now = clock.now();
    const deniedTools =
      patch.deniedTools === undefined ? before.deniedTools : await stores.spaces.presentTools(before.orgId, patch.deniedTools, now);
    const after = { ...before, name: patch.name ?? before.name, deniedTools, revision: before.revision + 1, updatedAt: now };
    const changes = changedFields(before, after);
    if (Object.keys(changes).length === 0) return before;
    if (changes.denied_tools !== undefined && !confirmed) requireConfirmed(await keysAffectedBy(before, deniedTools), false);
    return change(context, async ({ spaces }, record) => {
      if (!(await spaces.update(after, before.revision))) throw new AppError('stale_version');
      record({ action: 'space.updated', target: targetOf(before), changes });
      return after;
    });
  };

function changedFields(before: Space, after: Space): Record<string, FieldChange> {
  return {
    ...(before.name !== after.name && { name: { from: before.name, to: after.name } }),
    ...(JSON.stringify(before.deniedTools) !== JSON.stringify(after.deniedTools) && {
      denied_tools: { from: before.deniedTools, to: after.deniedTools },
    }),
  };
}
