import type { Change } from '#domain/audit/change.ts';
import type { AuditEntry, ChangeContext } from '#domain/audit/types.ts';
import type { Clock } from '#domain/clock.ts';
import { newId } from '#domain/ids.ts';
import type { Caller } from '../caller.ts';
import type { Scope } from '../roles.ts';
import { requireMayMake } from './authorizeKey.ts';
import { requireScopesFitLimits } from './keyScopes.ts';
import { hashKeySecret, newKeySecret } from './keySecret.ts';
import type { ApiKey, KeyLimits, KeyStore } from './types.ts';

export interface NewKey extends KeyLimits {
  readonly name: string;
  readonly scopes: readonly Scope[];
}

export interface CreatedKey {
  readonly key: ApiKey;
  /** Shown once; only its hash is stored. */
  readonly secret: string;
}

/** Makes an API key that is owned by the caller. */
export function createCreateKey(deps: { readonly change: Change<{ readonly keys: KeyStore }>; readonly clock: Clock }) {
  return async (caller: Caller, context: ChangeContext, draft: NewKey): Promise<CreatedKey> => {
    requireMayMake(caller, draft);
    requireScopesFitLimits(draft);
    return deps.change(context, async ({ keys }, record) => {
      const now = deps.clock.now();
      const deniedTools = await keys.presentTools(caller.orgId, draft.deniedTools, now);
      const owner = { orgId: caller.orgId, ownerUserId: caller.userId, createdBy: caller.actor.name };
      return insertKey(keys, record, { ...owner, draft: { ...draft, deniedTools }, now });
    });
  };
}

/** Writes a new key and its audit entry within a running change; set-up uses it for the first key of an organization. */
export async function insertKey(
  keys: KeyStore,
  record: (entry: AuditEntry) => void,
  given: { readonly orgId: string; readonly ownerUserId: string; readonly createdBy: string; readonly draft: NewKey; readonly now: number },
): Promise<CreatedKey> {
  const secret = newKeySecret();
  const { draft, now } = given;
  const key: ApiKey = {
    id: newId(),
    orgId: given.orgId,
    name: draft.name,
    last4: secret.slice(-4),
    scopes: draft.scopes,
    ownerUserId: given.ownerUserId,
    application: draft.application,
    spaces: draft.spaces,
    slugs: draft.slugs,
    deniedTools: draft.deniedTools,
    addresses: draft.addresses,
    expiresAt: draft.expiresAt,
    revokedAt: null,
    revision: 1,
    createdAt: now,
    updatedAt: now,
    createdBy: given.createdBy,
    lastUsedAt: null,
    lastUsedIp: null,
    lastUsedAgent: null,
  };
  await keys.insert(key, { hash: hashKeySecret(secret), orgId: key.orgId, keyId: key.id, createdAt: now, expiresAt: null });
  record({
    action: 'key.created',
    target: { type: 'key', id: key.id, name: key.name },
    changes: {
      scopes: { to: key.scopes },
      application: { to: key.application },
      spaces: { to: key.spaces },
      slugs: { to: key.slugs },
      denied_tools: { to: key.deniedTools },
      ips: { to: key.addresses },
      expires_at: { to: key.expiresAt },
    },
  });
  return { key, secret };
}
