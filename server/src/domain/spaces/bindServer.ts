import type { Change } from '#domain/audit/change.ts';
import type { ChangeContext } from '#domain/audit/types.ts';
import type { Clock } from '#domain/clock.ts';
import type { Connection, ConnectionStore } from '#domain/connections/connection.ts';
import { AppError } from '#domain/errors.ts';
import { mayShare } from '#domain/policies/mayShare.ts';
import { isWithin, reachOf } from '#domain/policies/reach.ts';
import type { Caller } from '#domain/tenancy/caller.ts';
import { requirePlace, requireSpace, targetOf } from './authorizeSpace.ts';
import type { Space, SpaceStore } from './space.ts';

interface BindingStores {
  readonly spaces: SpaceStore;
  readonly connections: Pick<ConnectionStore, 'find'>;
}

interface BindServerDeps {
  readonly change: Change<BindingStores>;
  readonly clock: Clock;
}

/**
 * Binds a server to a space, so that the members and keys of the space reach it. For admins, and for editors and owners of the space: they
 * bind what an admin marked as bindable, and what they may use themselves without a rule of another space, which the binding would undo.
 */
export const createBindServer =
  ({ change, clock }: BindServerDeps) =>
  (caller: Caller, context: ChangeContext, idOrSlug: string, server: string): Promise<void> =>
    change(context, async (stores, record) => {
      const { space, connection } = await requireBinding(stores, caller, idOrSlug, server, clock.now());
      if (connection === null || !(isVisible(caller, connection) || isOpenTo(caller, connection))) throw noSuchServer();
      if (connection.status === 'revoked') throw new AppError('invalid_state', { detail: 'The server is removed; restore it first.' });
      const rules = (await stores.spaces.list(caller.orgId)).map(({ slug, deniedTools }) => ({ space: slug, deniedTools }));
      if (!isOpenTo(caller, connection) && !mayShare(caller, connection, rules))
        throw new AppError('space_forbidden', { detail: 'You may bind a server only if you may use all of it; ask an admin.' });
      if (await stores.spaces.bind(space, connection.id, clock.now()))
        record({ action: 'space.bound', target: targetOf(space), changes: { server: { to: connection.slug } } });
    });

/** Ends a binding. Editors and owners of the space end any in it. */
export const createUnbindServer =
  ({ change, clock }: BindServerDeps) =>
  (caller: Caller, context: ChangeContext, idOrSlug: string, server: string): Promise<void> =>
    change(context, async (stores, record) => {
      const { space, connection } = await requireBinding(stores, caller, idOrSlug, server, clock.now());
      if (connection === null || !isVisible(caller, connection)) throw noSuchServer();
      if (await stores.spaces.unbind(space, connection.id, clock.now()))
        record({ action: 'space.unbound', target: targetOf(space), changes: { server: { from: connection.slug } } });
    });

async function requireBinding(
  { spaces, connections }: BindingStores,
  caller: Caller,
  idOrSlug: string,
  server: string,
  now: number,
): Promise<{ readonly space: Space; readonly connection: Connection | null }> {
  const space = await requireSpace(spaces, caller, idOrSlug);
  requirePlace(caller, space, 'OWNER', 'EDITOR');
  return { space, connection: await connections.find(caller.orgId, server, now) };
}

const isVisible = (caller: Caller, connection: Connection): boolean => isWithin(reachOf(caller), connection);
const isOpenTo = (caller: Caller, connection: Connection): boolean => caller.role !== 'MEMBER' || connection.isBindable;
const noSuchServer = (): AppError => new AppError('not_found', { detail: 'There is no such server.' });
