import type { Clock } from '#domain/clock.ts';
import type { AffectedKey, AffectedKeys } from '#domain/connections/affectedKeys.ts';
import type { ConnectionStore } from '#domain/connections/connection.ts';
import type { Space } from '#domain/spaces/space.ts';
import type { KeyStore } from '#domain/tenancy/keys/types.ts';
import { decideUse } from './decide.ts';
import { loadPolicyKey, loadPolicyServer, type SubjectStores } from './loadSubject.ts';

interface KeysAffectedByDeps {
  readonly stores: SubjectStores & { readonly connections: Pick<ConnectionStore, 'find'>; readonly keys: Pick<KeyStore, 'find'> };
  readonly affectedKeys: AffectedKeys;
  readonly clock: Clock;
}

/** The keys in use that are handed a server now, and would not be any more if a space denied these tools. */
export const createKeysAffectedBy =
  ({ stores, affectedKeys, clock }: KeysAffectedByDeps) =>
  async ({ orgId, slug, deniedTools }: Space, nextDeniedTools: readonly string[]): Promise<readonly AffectedKey[]> => {
    const added = nextDeniedTools.filter((text) => !deniedTools.includes(text));
    const affected = new Map<string, AffectedKey>();
    for (const named of new Set(added.map((text) => text.slice(0, text.indexOf('/'))))) {
      const connection = await stores.connections.find(orgId, named, clock.now());
      if (connection === null || !connection.spaces.includes(slug)) continue;
      const server = await loadPolicyServer(stores, connection);
      const spaceRules = server.spaceRules.map((rule) => (rule.space === slug ? { ...rule, deniedTools: nextDeniedTools } : rule));
      for (const handed of await affectedKeys(orgId, connection.id)) {
        const stored = await stores.keys.find(orgId, handed.id);
        const key = stored && (await loadPolicyKey(stores, stored));
        if (key === null || decideUse('handoff', key, server) !== null) continue;
        if (decideUse('handoff', key, { ...server, spaceRules }) !== null) affected.set(handed.id, handed);
      }
    }
    return [...affected.values()];
  };
