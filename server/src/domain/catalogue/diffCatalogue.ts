import type { Connection } from '#domain/connections/connection.ts';
import { AppError } from '#domain/errors.ts';
import { compareTools } from './compareTools.ts';
import { SYNC_TIMEOUT_MS } from './limits.ts';
import { readCatalogue } from './readCatalogue.ts';
import { requireInUse } from './requireInUse.ts';
import type { ToolProblem, ToolStore } from './tool.ts';
import type { ToolSource } from './toolSource.ts';

/** What a sync would change. */
export interface CatalogueDiff {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** `fields` are members of the definition. */
  readonly changed: readonly { readonly name: string; readonly fields: readonly string[] }[];
  /** Tools that would be left out. */
  readonly problems: readonly ToolProblem[];
}

/**
 * Compares what a server lists now with what is stored, and writes nothing. Throws `invalid_state` for a removed server, `upstream_error` or `upstream_timeout` if the server does
 * not tell, or lists more than the limits allow.
 */
export function createDiffCatalogue(deps: {
  readonly stores: { readonly tools: Pick<ToolStore, 'list'> };
  readonly source: ToolSource;
  readonly monotonicMs: () => number;
}) {
  return async (connection: Connection): Promise<CatalogueDiff> => {
    requireInUse(connection);
    const reading = await readCatalogue(deps.source, connection, deps.monotonicMs() + SYNC_TIMEOUT_MS);
    if (reading.status === 'failed')
      throw reading.error ?? new AppError('upstream_error', { extra: { failure: 'tools_list_failed', reason: reading.reason } });
    const { added, removed, changed } = compareTools(await deps.stores.tools.list(connection.orgId, connection.id), reading.tools);
    return {
      added: added.map(({ name }) => name),
      removed: removed.map(({ name }) => name),
      changed: changed.map(({ after, fields }) => ({ name: after.name, fields })),
      problems: reading.problems,
    };
  };
}
