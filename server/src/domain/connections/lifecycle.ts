import type { ChangeContext } from '#domain/audit/types.ts';
import { AppError } from '#domain/errors.ts';
import { type Connection, type ConnectionStore, SLUG_HELD_MS } from './connection.ts';
import type { ConnectionDeps } from './deps.ts';
import { requireConnection } from './findConnection.ts';

type LifecycleDeps = Pick<ConnectionDeps, 'change' | 'clock'>;
type Step = (context: ChangeContext, idOrSlug: string, ifMatch: number | null) => Promise<Connection>;

const targetOf = (connection: Connection) => ({ type: 'connection', id: connection.id, name: connection.slug }) as const;

async function write(connections: ConnectionStore, before: Connection, change: Partial<Connection>, now: number): Promise<Connection> {
  const after = { ...before, ...change, revision: before.revision + 1, updatedAt: now };
  if (!(await connections.update(after, before.revision))) throw new AppError('stale_version');
  return after;
}

/** Takes a server out of use, or back into it; its registration stays. */
export function createSetEnabled({ change, clock }: LifecycleDeps, enabled: boolean): Step {
  return (context, idOrSlug, ifMatch) =>
    change(context, async ({ connections }, record) => {
      const before = await requireConnection(connections, context.orgId, idOrSlug, clock.now(), ifMatch);
      if (before.status === 'revoked') throw new AppError('invalid_state', { detail: 'The server is removed; restore it first.' });
      if ((before.status !== 'disabled') === enabled) return before;
      const after = await write(connections, before, { status: enabled ? 'active' : 'disabled' }, clock.now());
      record({ action: enabled ? 'connection.enabled' : 'connection.disabled', target: targetOf(before) });
      return after;
    });
}

/** Removes a server: from now on it answers like an unknown one. Its slug stays taken for 30 days, in which it can be restored. */
export function createRevokeConnection({ change, clock }: LifecycleDeps): Step {
  return (context, idOrSlug, ifMatch) =>
    change(context, async ({ connections }, record) => {
      const now = clock.now();
      const before = await requireConnection(connections, context.orgId, idOrSlug, now, ifMatch);
      if (before.status === 'revoked') return before;
      const reason = before.status === 'disabled' ? 'disabled' : before.statusReason;
      const after = await write(connections, before, { status: 'revoked', statusReason: reason, revokedAt: now }, now);
      await connections.holdSlug(context.orgId, before.slug, before.id, 'tombstone', now + SLUG_HELD_MS, now);
      record({ action: 'connection.revoked', target: targetOf(before) });
      return after;
    });
}

/** Brings a removed server back as it was, disabled if it was that, unless its slug has gone to another one. */
export function createRestoreConnection({ change, clock }: LifecycleDeps): Step {
  return (context, idOrSlug, ifMatch) =>
    change(context, async ({ connections }, record) => {
      const now = clock.now();
      const before = await requireConnection(connections, context.orgId, idOrSlug, now, ifMatch);
      if (before.status !== 'revoked') throw new AppError('invalid_state', { detail: 'The server is not removed.' });
      if (!(await connections.holdSlug(context.orgId, before.slug, before.id, 'primary', null, now)))
        throw new AppError('slug_taken', { detail: `The slug '${before.slug}' has gone to another server.` });
      const wasDisabled = before.statusReason === 'disabled';
      const resumed = wasDisabled ? ({ status: 'disabled', statusReason: null } as const) : ({ status: 'active' } as const);
      const after = await write(connections, before, { ...resumed, revokedAt: null }, now);
      record({ action: 'connection.restored', target: targetOf(before) });
      return after;
    });
}

/** Deletes a server with its secrets, tests and slug for good. Its audit events stay. */
export function createPurgeConnection({ change, clock }: LifecycleDeps) {
  return (context: ChangeContext, idOrSlug: string, ifMatch: number | null): Promise<void> =>
    change(context, async ({ connections }, record) => {
      const before = await requireConnection(connections, context.orgId, idOrSlug, clock.now(), ifMatch);
      await connections.remove(context.orgId, before.id);
      // Who could see it cannot be asked any more.
      const { visibility, spaces } = before;
      record({
        action: 'connection.purged',
        target: targetOf(before),
        changes: { visibility: { from: visibility }, spaces: { from: spaces } },
      });
    });
}
