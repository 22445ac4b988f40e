import type { Change } from '#domain/audit/change.ts';
import type { AuditEntry, ChangeContext } from '#domain/audit/types.ts';
import type { Clock } from '#domain/clock.ts';
import type { Connection, ConnectionStore } from '#domain/connections/connection.ts';
import { requireConnection } from '#domain/connections/findConnection.ts';
import { takingTurns } from '#domain/connections/takingTurns.ts';
import { AppError } from '#domain/errors.ts';
import { type Comparison, compareTools, isSame } from './compareTools.ts';
import { digestTools } from './digestTool.ts';
import { SYNC_TIMEOUT_MS } from './limits.ts';
import { mergeTools } from './mergeTools.ts';
import { type CatalogueReading, readCatalogue } from './readCatalogue.ts';
import { requireInUse } from './requireInUse.ts';
import { restrict } from './restrict.ts';
import type { Catalogue, ToolStore } from './tool.ts';
import type { ToolSource } from './toolSource.ts';

export interface SyncDeps {
  readonly stores: { readonly connections: Pick<ConnectionStore, 'find'>; readonly tools: ToolStore };
  readonly change: Change<{ readonly tools: ToolStore }>;
  readonly source: ToolSource;
  readonly clock: Clock;
  readonly monotonicMs: () => number;
}

export interface Synced {
  readonly catalogue: Catalogue;
  /** Why the server did not tell its tools, `upstream_error` or `upstream_timeout`; the ones it told before stay. */
  readonly failure: AppError | null;
}

export type SyncCatalogue = (orgId: string, connectionId: string) => Promise<Synced>;

/**
 * Brings the stored tools of a server to what it lists now. New tools are enabled, those that are gone keep their rules for the day they come
 * back, and the change is audited. Several calls for one server share one run. Rejects with `not_found`, `invalid_state` for a removed server,
 * and with what is no fault of the server.
 */
export function createSyncCatalogue(deps: SyncDeps): SyncCatalogue {
  const running = new Map<string, Promise<Synced>>();
  return (orgId, connectionId) => {
    const current = running.get(connectionId);
    if (current !== undefined) return current;
    const run = sync(deps, orgId, connectionId).finally(() => running.delete(connectionId));
    running.set(connectionId, run);
    return run;
  };
}

async function sync(deps: SyncDeps, orgId: string, connectionId: string): Promise<Synced> {
  const deadlineAt = deps.monotonicMs() + SYNC_TIMEOUT_MS;
  for (;;) {
    const connection = await findUsable(deps, orgId, connectionId);
    const reading = await readCatalogue(deps.source, connection, deadlineAt);
    // Under another address or credential the server may have listed something else.
    if (isMoved(connection, await findUsable(deps, orgId, connectionId)) && deps.monotonicMs() < deadlineAt) continue;
    const catalogue = await takingTurns(null, () => store(deps, connection, reading));
    return { catalogue, failure: reading.status === 'failed' ? reading.error : null };
  }
}

async function findUsable({ stores, clock }: SyncDeps, orgId: string, id: string): Promise<Connection> {
  const connection = await requireConnection(stores.connections, orgId, id, clock.now());
  requireInUse(connection);
  return connection;
}

const isMoved = (before: Connection, after: Connection): boolean =>
  before.serverUrl !== after.serverUrl || before.credential?.version !== after.credential?.version;

/** The catalogue is read before the tools, so that its revision shows whether they have changed meanwhile. */
async function store(deps: SyncDeps, { orgId, id: connectionId, slug }: Connection, reading: CatalogueReading): Promise<Catalogue> {
  const { tools } = deps.stores;
  const now = deps.clock.now();
  const before = (await tools.catalogue(orgId, connectionId)) ?? blankCatalogue(orgId, connectionId);
  if (reading.status === 'failed') return put(tools, { ...before, status: 'failed', reason: reading.reason, triedAt: now }, before);

  const stored = await tools.list(orgId, connectionId);
  const { status, reason, problems, instructions } = reading;
  const told = { ...before, status, reason, problems, instructions, digest: digestTools(reading.tools), triedAt: now, syncedAt: now };
  const comparison = compareTools(stored, reading.tools);
  if (before.syncedAt !== null && isSame(comparison) && before.instructions === instructions) return put(tools, told, before);

  const merged = mergeTools({ orgId, connectionId, stored, listed: reading.tools, comparison, now });
  const after = { ...told, restriction: restrict(merged.all) };
  return deps.change(bySystem(orgId), async (tx, record) => {
    const written = await put(tx.tools, { ...after, revision: before.revision + 1 }, before);
    await tx.tools.put(merged.touched);
    record(entryOf({ id: connectionId, slug }, before, after, comparison));
    return written;
  });
}

async function put(tools: ToolStore, catalogue: Catalogue, before: Catalogue): Promise<Catalogue> {
  // The first row has a revision of its own, whatever it says.
  const next = { ...catalogue, revision: Math.max(1, catalogue.revision) };
  if (!(await tools.putCatalogue(next, before.revision))) throw new AppError('stale_version');
  return next;
}

const blankCatalogue = (orgId: string, connectionId: string): Catalogue => ({
  orgId,
  connectionId,
  status: 'unknown',
  reason: null,
  problems: [],
  restriction: null,
  instructions: null,
  digest: null,
  revision: 0,
  triedAt: 0,
  syncedAt: null,
});

/** Nobody of the organization did it: the server did. */
const bySystem = (orgId: string): ChangeContext => ({
  orgId,
  actor: { type: 'system', id: null, name: 'Catalogue' },
  source: 'system',
  ip: null,
  requestId: null,
  dryRun: false,
});

const NAMES_MAX = 50;

function entryOf(
  { id, slug }: { readonly id: string; readonly slug: string },
  before: Catalogue,
  after: Catalogue,
  { added, removed, changed }: Comparison,
): AuditEntry {
  const target = { type: 'connection', id, name: slug } as const;
  if (before.syncedAt === null) return { action: 'tools.discovered', target, changes: { tools: { to: summarize(added) } } };
  const changes = {
    ...(added.length > 0 && { added: { to: summarize(added) } }),
    ...(removed.length > 0 && { removed: { from: summarize(removed) } }),
    ...(changed.length > 0 && { changed: { to: summarize(changed.map(({ after: tool }) => tool)) } }),
    ...(before.instructions !== after.instructions && { instructions: 'changed' as const }),
  };
  return { action: 'tools.changed', target, changes };
}

const summarize = (tools: readonly { readonly name: string }[]) => ({
  count: tools.length,
  names: tools.slice(0, NAMES_MAX).map(({ name }) => name),
});
