import type { Change } from '#domain/audit/change.ts';
import type { ChangeContext, FieldChange } from '#domain/audit/types.ts';
import type { Clock } from '#domain/clock.ts';
import { AppError } from '#domain/errors.ts';
import type { Caller } from '../caller.ts';
import { requireMayChange, requireMayMake, requireMayRevoke } from './authorizeKey.ts';
import type { NewKey } from './createKey.ts';
import { requireScopesFitLimits } from './keyScopes.ts';
import { hashKeySecret, newKeySecret } from './keySecret.ts';
import type { ApiKey, KeyStore } from './types.ts';

export const KEY_GRACE_SECONDS_MAX = 7 * 24 * 3600;

export interface ChangeKeyDeps {
  readonly change: Change<{ readonly keys: KeyStore }>;
  readonly clock: Clock;
}

/** Changes the name, scopes or limits of a key that is not revoked. */
export const createUpdateKey =
  ({ change, clock }: ChangeKeyDeps) =>
  (caller: Caller, context: ChangeContext, id: string, wanted: Partial<NewKey>, ifMatch: number | null): Promise<ApiKey> =>
    change(context, async ({ keys }, record) => {
      const key = requireLive(await requireMayChange(keys, caller, id), ifMatch);
      const patch = {
        ...wanted,
        ...(wanted.deniedTools && { deniedTools: await keys.presentTools(key.orgId, wanted.deniedTools, clock.now()) }),
      };
      const next = { ...key, ...patch, revision: key.revision + 1, updatedAt: clock.now() };
      requireMayMake(caller, next);
      requireScopesFitLimits(next);
      const changes = changedFields(key, patch);
      if (Object.keys(changes).length === 0) return key;
      await replace(keys, key, next);
      record({ action: 'key.updated', target: targetOf(key), changes });
      return next;
    });

export interface RolledKey {
  readonly key: ApiKey;
  readonly secret: string;
  /** Until when the former secret is accepted. */
  readonly previousExpiresAt: number;
}

/** Gives a key a new secret. The former one is accepted for `graceSeconds` more (0 to 7 days). */
export const createRollKey =
  ({ change, clock }: ChangeKeyDeps) =>
  (caller: Caller, context: ChangeContext, id: string, graceSeconds: number, ifMatch: number | null): Promise<RolledKey> =>
    change(context, async ({ keys }, record) => {
      const key = requireLive(await requireMayChange(keys, caller, id), ifMatch);
      const now = clock.now();
      const secret = newKeySecret();
      const previousExpiresAt = now + graceSeconds * 1000;
      const next = { ...key, last4: secret.slice(-4), revision: key.revision + 1, updatedAt: now };
      await replace(keys, key, next);
      await keys.expireSecrets(key.orgId, key.id, previousExpiresAt);
      await keys.addSecret({ hash: hashKeySecret(secret), orgId: key.orgId, keyId: key.id, createdAt: now, expiresAt: null });
      record({ action: 'key.rolled', target: targetOf(key), changes: { secret: 'changed', grace_seconds: { to: graceSeconds } } });
      return { key: next, secret, previousExpiresAt };
    });

/** Ends a key at once. Revoking a revoked key changes nothing. */
export const createRevokeKey =
  ({ change, clock }: ChangeKeyDeps) =>
  (caller: Caller, context: ChangeContext, id: string, ifMatch: number | null): Promise<void> =>
    change(context, async ({ keys }, record) => {
      const key = requireCurrent(await requireMayRevoke(keys, caller, id), ifMatch);
      if (key.revokedAt !== null) return;
      await replace(keys, key, { ...key, revokedAt: clock.now(), revision: key.revision + 1, updatedAt: clock.now() });
      record({ action: 'key.revoked', target: targetOf(key) });
    });

function requireCurrent(key: ApiKey, ifMatch: number | null): ApiKey {
  if (ifMatch !== null && ifMatch !== key.revision) throw new AppError('stale_version');
  return key;
}

function requireLive(key: ApiKey, ifMatch: number | null): ApiKey {
  requireCurrent(key, ifMatch);
  if (key.revokedAt !== null) throw new AppError('invalid_state', { detail: 'The key is revoked.' });
  return key;
}

async function replace(keys: KeyStore, key: ApiKey, next: ApiKey): Promise<void> {
  if (!(await keys.update(next, key.revision))) throw new AppError('stale_version');
}

const targetOf = (key: ApiKey) => ({ type: 'key', id: key.id, name: key.name }) as const;

function changedFields(key: ApiKey, patch: Partial<NewKey>): Record<string, FieldChange> {
  const changes: Record<string, FieldChange> = {};
  for (const field of Object.keys(patch) as (keyof NewKey)[]) {
    const [from, to] = [key[field], patch[field]];
    if (JSON.stringify(from) !== JSON.stringify(to)) changes[field] = { from, to };
  }
  return changes;
}
