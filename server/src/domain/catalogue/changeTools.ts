import type { Change } from '#domain/audit/change.ts';
import type { AuditEntry, ChangeContext, FieldChange } from '#domain/audit/types.ts';
import type { Clock } from '#domain/clock.ts';
import { type AffectedKeys, requireConfirmed } from '#domain/connections/affectedKeys.ts';
import type { Connection } from '#domain/connections/connection.ts';
import { takingTurns } from '#domain/connections/takingTurns.ts';
import { AppError } from '#domain/errors.ts';
import { canonicalJson } from './canonicalJson.ts';
import { checkRules } from './checkRules.ts';
import { requireInUse } from './requireInUse.ts';
import { restrict } from './restrict.ts';
import type { Catalogue, InputRules, Tool, ToolStore } from './tool.ts';

export interface ToolsPatch {
  /** Null: every tool that the server lists. */
  readonly ids: readonly string[] | null;
  readonly isEnabled?: boolean | undefined;
  /** Replaces all rules about arguments. */
  readonly inputDefaults?: InputRules | undefined;
  /** Answers `confirmation_required` in advance. */
  readonly confirm: boolean;
}

export interface ChangeToolsDeps {
  readonly stores: { readonly tools: ToolStore };
  readonly change: Change<{ readonly tools: ToolStore }>;
  readonly affectedKeys: AffectedKeys;
  readonly clock: Clock;
}

/**
 * Switches tools on and off, and sets rules about their arguments. A server with such a rule is not handed out any more, as it would be used
 * past the rule: if keys rely on that, throws `confirmation_required` with `affected_keys` unless confirmed. Throws `not_found` for an unknown
 * tool, `invalid_state` for a removed server, `validation_failed` for a rule that cannot hold, `stale_version` for another revision of the one tool that `ifMatch` is about.
 */
export function createChangeTools(deps: ChangeToolsDeps) {
  return (context: ChangeContext, connection: Connection, patch: ToolsPatch, ifMatch: number | null): Promise<readonly Tool[]> =>
    takingTurns(ifMatch, () => attempt(deps, context, connection, patch, ifMatch));
}

async function attempt(
  deps: ChangeToolsDeps,
  context: ChangeContext,
  connection: Connection,
  patch: ToolsPatch,
  ifMatch: number | null,
): Promise<readonly Tool[]> {
  requireInUse(connection);
  const { tools } = deps.stores;
  // Read before the tools, so that its revision shows whether they have changed meanwhile.
  const catalogue = await tools.catalogue(connection.orgId, connection.id);
  const stored = await tools.list(connection.orgId, connection.id);
  const chosen = choose(stored, patch.ids);
  if (ifMatch !== null && chosen.some(({ revision }) => revision !== ifMatch)) throw new AppError('stale_version');
  const after = new Map(chosen.map((tool) => [tool.id, patched(tool, patch)]));
  const touched = chosen.filter((tool) => after.get(tool.id) !== tool);
  if (catalogue === null || touched.length === 0) return chosen;

  const restriction = restrict(stored.map((tool) => after.get(tool.id) ?? tool));
  if (connection.delivery.handoff && catalogue.restriction === null && restriction !== null)
    requireConfirmed(await deps.affectedKeys(connection.orgId, connection.id), patch.confirm);
  await deps.change(context, async (tx, record) => {
    const next: Catalogue = { ...catalogue, restriction, revision: catalogue.revision + 1 };
    if (!(await tx.tools.putCatalogue(next, catalogue.revision))) throw new AppError('stale_version');
    await tx.tools.put(touched.map(({ id }) => after.get(id)!));
    for (const tool of touched) record(entryOf(connection, tool, after.get(tool.id)!));
  });
  return chosen.map(({ id }) => after.get(id)!);
}

function choose(stored: readonly Tool[], ids: readonly string[] | null): readonly Tool[] {
  if (ids === null) return stored.filter(({ removedAt }) => removedAt === null);
  const byId = new Map(stored.map((tool) => [tool.id, tool]));
  return [...new Set(ids)].map((id) => {
    const tool = byId.get(id.toLowerCase());
    if (tool === undefined) throw new AppError('not_found', { detail: 'The server has no such tool.' });
    return tool;
  });
}

/** The tool itself if it stays as it is. */
function patched(tool: Tool, patch: ToolsPatch): Tool {
  const { isEnabled = tool.isEnabled, inputDefaults = tool.inputDefaults } = patch;
  // First of all: only what is within its limits can be compared.
  if (patch.inputDefaults !== undefined) checkRules(inputDefaults, tool.definition);
  const isSame = isEnabled === tool.isEnabled && canonicalJson(inputDefaults) === canonicalJson(tool.inputDefaults);
  return isSame ? tool : { ...tool, isEnabled, inputDefaults, revision: tool.revision + 1 };
}

/** Values of arguments may be confidential; the trail holds which arguments have a rule, and of what kind. */
function entryOf(connection: Connection, before: Tool, after: Tool): AuditEntry {
  const changes: Record<string, FieldChange> = {};
  if (before.isEnabled !== after.isEnabled) changes.is_enabled = { from: before.isEnabled, to: after.isEnabled };
  const [from, to] = [modesOf(before.inputDefaults), modesOf(after.inputDefaults)];
  if (canonicalJson(before.inputDefaults) !== canonicalJson(after.inputDefaults))
    changes.input_defaults = canonicalJson(from) === canonicalJson(to) ? 'changed' : { from, to };
  return { action: 'tool.updated', target: { type: 'tool', id: after.id, name: `${connection.slug}/${after.name}` }, changes };
}

const modesOf = (rules: InputRules) => Object.fromEntries(Object.entries(rules).map(([name, { mode }]) => [name, mode]));
