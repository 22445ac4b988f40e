import type { InputRule, ToolCatalogue, Tool as WireTool } from '@mooring/sdk';
import { advertise } from '#domain/catalogue/advertise.ts';
import { findSuspicions, type Neighbours } from '#domain/catalogue/findSuspicions.ts';
import type { Catalogue, InputRules, Tool } from '#domain/catalogue/tool.ts';
import { iso, isoOrNull } from './instant.ts';

const CHARS_PER_TOKEN = 4;

/** What a tool is shown with, besides itself. */
export interface ToolSetting {
  readonly gatewayName: string | null;
  readonly others: Neighbours;
  /** Whether the one who looks may see the values that are set for arguments. */
  readonly showsValues: boolean;
}

export function presentTool(tool: Tool, { gatewayName, others, showsValues }: ToolSetting): WireTool {
  const { definition, inputDefaults } = tool;
  const advertised = { ...advertise(definition, inputDefaults), name: gatewayName ?? tool.name };
  return {
    id: tool.id,
    connection_id: tool.connectionId,
    name: tool.name,
    gateway_name: gatewayName,
    title: definition.title ?? null,
    description: definition.description ?? null,
    annotations: definition.annotations ?? null,
    input_schema: definition.inputSchema,
    output_schema: definition.outputSchema ?? null,
    is_enabled: tool.isEnabled,
    input_defaults: showsValues ? inputDefaults : withoutValues(inputDefaults),
    token_estimate: Math.ceil(JSON.stringify(advertised).length / CHARS_PER_TOKEN),
    findings: findSuspicions(tool, others),
    digest: tool.digest,
    first_seen_at: iso(tool.firstSeenAt),
    changed_at: iso(tool.changedAt),
    removed_at: isoOrNull(tool.removedAt),
    version: tool.revision,
  };
}

const withoutValues = (rules: InputRules): Record<string, InputRule> =>
  Object.fromEntries(Object.entries(rules).map(([name, { mode }]) => [name, { mode }]));

/** A server whose tools were never asked for has no catalogue yet. */
export const presentCatalogue = (catalogue: Catalogue | null): ToolCatalogue => ({
  tools_status: catalogue?.status ?? 'unknown',
  reason: catalogue?.reason ?? null,
  problems: catalogue?.problems ?? [],
  restriction: catalogue?.restriction ?? null,
  instructions: catalogue?.instructions ?? null,
  digest: catalogue?.digest ?? null,
  tried_at: isoOrNull(catalogue?.triedAt ?? null),
  synced_at: isoOrNull(catalogue?.syncedAt ?? null),
});
