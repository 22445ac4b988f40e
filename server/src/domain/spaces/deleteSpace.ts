import type { Change } from '#domain/audit/change.ts';
import type { ChangeContext } from '#domain/audit/types.ts';
import type { Clock } from '#domain/clock.ts';
import type { Caller } from '#domain/tenancy/caller.ts';
import { requireAdmin, requireOrdinary, requireSpace, targetOf } from './authorizeSpace.ts';
import type { SpaceStore } from './space.ts';

/** Deletes a space: its servers are no longer reached by way of it, and keys lose it from their lists. For admins. */
export const createDeleteSpace =
  ({ change, clock }: { readonly change: Change<{ readonly spaces: SpaceStore }>; readonly clock: Clock }) =>
  async (caller: Caller, context: ChangeContext, idOrSlug: string, ifMatch: number | null): Promise<void> =>
    change(context, async ({ spaces }, record) => {
      const space = await requireSpace(spaces, caller, idOrSlug, ifMatch);
      requireAdmin(caller);
      requireOrdinary(space, 'it cannot be deleted');
      const { keys } = await spaces.remove(space, clock.now());
      record({ action: 'space.deleted', target: targetOf(space), changes: { name: { from: space.name }, keys_changed: { to: keys } } });
    });
