import { cleanDefinition } from '#domain/catalogue/cleanDefinition.ts';
import { isPlainName } from '#domain/catalogue/hiddenCharacters.ts';
import { isJsonObject } from '#domain/catalogue/jsonObject.ts';
import { DEPTH_MAX, PAGES_MAX, SCHEMA_NODES_MAX, TOOLS_MAX } from '#domain/catalogue/limits.ts';
import { measureJson } from '#domain/catalogue/measureJson.ts';
import type { JsonObject, ToolDefinition } from '#domain/catalogue/tool.ts';
import type { KnownServer } from './organization.ts';
import { createRecentlyUsed } from './recentlyUsed.ts';
import type { ListKind, Upstream } from './upstream.ts';
import type { Upstreams } from './upstreamTarget.ts';

/** What a server lists besides its tools. */
export type OfferingKind = 'prompts' | 'resources' | 'resourceTemplates';

type OfferedList = Exclude<ListKind, 'tools'>;

interface Listing {
  readonly method: string;
  /** The member of the server's capabilities that promises it, and the name under which a change of it is announced. */
  readonly capability: OfferedList;
  /** The member of an item that it is asked for by. */
  readonly key: string;
}

export const listings: Readonly<Record<OfferingKind, Listing>> = {
  prompts: { method: 'prompts/list', capability: 'prompts', key: 'name' },
  resources: { method: 'resources/list', capability: 'resources', key: 'uri' },
  resourceTemplates: { method: 'resources/templates/list', capability: 'resources', key: 'uriTemplate' },
};

/** A caller waits no longer for a list, whichever server is slow. */
const LIST_MS_MAX = 3_000;
const KEPT_MS = 60_000;
/** A server that fails is left alone for a while. */
const FAILED_MS = 10_000;
const SERVERS_MAX = 2_000;
const CHARS_MAX = 32 * 1024 * 1024;
const KEY_CHARS_MAX = 2_048;

/** The prompts and resources of servers, in memory for a minute; they are in no catalogue, as no rule is about one of them. */
export interface Offerings {
  /** In the server's order, cleaned of hidden characters; none of a server that fails. Never rejects. */
  of(known: KnownServer, kind: OfferingKind): Promise<readonly JsonObject[]>;
  /** The server has said that its list is another one now. */
  changed(connectionId: string, list: OfferedList): void;
  /** How often servers have said so, all together. */
  readonly changes: number;
  /** The value of `changes` when this server last said so; 0 if it never did. */
  changedAt(connectionId: string, list: OfferedList): number;
}

interface Kept {
  readonly revision: number;
  until: number;
  readonly items: Promise<readonly JsonObject[]>;
}

export function createOfferings({
  upstreams,
  monotonicMs,
}: {
  readonly upstreams: Upstreams;
  readonly monotonicMs: () => number;
}): Offerings {
  const kept = createRecentlyUsed<Kept>({ entriesMax: SERVERS_MAX * 3, weightMax: CHARS_MAX });
  const changes = createRecentlyUsed<number>({ entriesMax: SERVERS_MAX * 2 });
  let changesCount = 0;
  const keyOf = (connectionId: string, kind: OfferingKind): string => `${kind} ${connectionId}`;

  const read = async (known: KnownServer, kind: OfferingKind): Promise<readonly JsonObject[] | null> => {
    try {
      return await readItems(upstreams.of(known.target), listings[kind], kind, monotonicMs() + LIST_MS_MAX);
    } catch {
      return null;
    }
  };

  const start = (known: KnownServer, kind: OfferingKind): Kept => {
    const key = keyOf(known.server.id, kind);
    const entry: Kept = {
      revision: known.server.revision,
      until: Number.POSITIVE_INFINITY,
      items: read(known, kind).then((items) => {
        entry.until = monotonicMs() + (items === null ? FAILED_MS : KEPT_MS);
        if (kept.get(key) === entry) kept.set(key, entry, 1 + JSON.stringify(items ?? []).length);
        return items ?? [];
      }),
    };
    kept.set(key, entry);
    return entry;
  };

  return {
    of(known, kind) {
      const entry = kept.get(keyOf(known.server.id, kind));
      const isUsable = entry !== undefined && entry.revision === known.server.revision && monotonicMs() < entry.until;
      return (isUsable ? entry : start(known, kind)).items;
    },
    changed(connectionId, list) {
      changesCount += 1;
      changes.set(keyOf(connectionId, list), changesCount);
      for (const kind of Object.keys(listings) as OfferingKind[])
        if (listings[kind].capability === list) kept.delete(keyOf(connectionId, kind));
    },
    get changes() {
      return changesCount;
    },
    changedAt: (connectionId, list) => changes.get(keyOf(connectionId, list)) ?? 0,
  };
}

async function readItems(upstream: Upstream, listing: Listing, member: string, deadlineAt: number): Promise<readonly JsonObject[]> {
  const { capabilities } = await upstream.facts(deadlineAt);
  if (!isJsonObject(capabilities[listing.capability])) return [];
  const items: JsonObject[] = [];
  let cursor: unknown;
  for (let page = 0; page < PAGES_MAX && items.length < TOOLS_MAX; page++) {
    const params = cursor === undefined ? {} : { cursor };
    const reply = await upstream.request({ method: listing.method, params, deadlineAt });
    if ('error' in reply) break;
    const given = reply.result[member];
    for (const item of Array.isArray(given) ? given : []) {
      const clean = cleanItem(item, listing.key);
      if (clean !== null) items.push(clean);
    }
    cursor = reply.result.nextCursor;
    if (typeof cursor !== 'string') break;
  }
  return items.slice(0, TOOLS_MAX);
}

/** Null for what cannot be asked for by a plain name, or is too much to look at. */
function cleanItem(item: unknown, key: string): JsonObject | null {
  if (!isJsonObject(item) || measureJson(item, { depthMax: DEPTH_MAX, nodesMax: SCHEMA_NODES_MAX }) !== null) return null;
  const asked = item[key];
  if (typeof asked !== 'string' || asked === '' || asked.length > KEY_CHARS_MAX || !isPlainName(asked)) return null;
  const meta = isJsonObject(item._meta) ? item._meta : undefined;
  const { definition, isAmbiguous } = cleanDefinition({ ...item, _meta: meta } as unknown as ToolDefinition);
  return isAmbiguous ? null : { ...definition, [key]: asked };
}
