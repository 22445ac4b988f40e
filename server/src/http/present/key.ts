import type { ApiKey as WireKey } from '@mooring/sdk';
import type { ApiKey } from '#domain/tenancy/keys/types.ts';
import { iso, isoOrNull } from './instant.ts';

/** A key as the API shows it; its secrets are known to nobody. */
export function presentKey(key: ApiKey, ownerName: string, now: number): WireKey {
  const expired = key.expiresAt !== null && key.expiresAt <= now;
  return {
    id: key.id,
    name: key.name,
    prefix: 'mk_live_',
    last4: key.last4,
    scopes: key.scopes,
    application: key.application,
    spaces: key.spaces,
    slugs: key.slugs,
    denied_tools: key.deniedTools,
    ips: key.addresses,
    owner: { id: key.ownerUserId, name: ownerName },
    status: key.revokedAt !== null ? 'revoked' : expired ? 'expired' : 'active',
    expires_at: isoOrNull(key.expiresAt),
    last_used_at: isoOrNull(key.lastUsedAt),
    last_used_ip: key.lastUsedIp,
    last_used_agent: key.lastUsedAgent,
    created_at: iso(key.createdAt),
    created_by: key.createdBy,
    revoked_at: isoOrNull(key.revokedAt),
    version: key.revision,
  };
}
