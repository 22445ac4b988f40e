import { checkShape, type ShapeProblem } from './checkShape.ts';
import { cleanDefinition } from './cleanDefinition.ts';
import { digestTool } from './digestTool.ts';
import { type HeaderProblem, readHeaderArguments } from './headerArguments.ts';
import { isPlainName } from './hiddenCharacters.ts';
import { isJsonObject } from './jsonObject.ts';
import { DEPTH_MAX, NAME_CHARS_MAX, SCHEMA_NODES_MAX, TOOL_BYTES_MAX } from './limits.ts';
import { measureJson } from './measureJson.ts';
import type { JsonObject, Tool, ToolDefinition } from './tool.ts';

/** Why a tool is left out of a catalogue. */
export type ToolProblemCode =
  | ShapeProblem
  | HeaderProblem
  | 'unusable_name'
  | 'hidden_characters_in_name'
  | 'duplicate_tool_names'
  | 'tool_too_large'
  | 'tool_too_deep'
  | 'schema_too_large'
  | 'ambiguous_members'
  | 'task_required';

/** A tool as its server lists it, cleaned. */
export interface ReadTool extends Pick<Tool, 'name' | 'definition' | 'digest' | 'hiddenCharacters'> {
  /** Of the definition as the server sent it. */
  readonly bytes: number;
}

export type ToolReading = { readonly tool: ReadTool } | { readonly problem: ToolProblemCode };

/** Reads one item of `tools/list`. Whatever it holds, this neither throws nor takes long. */
export function readTool(item: unknown): ToolReading {
  if (!isJsonObject(item)) return { problem: 'invalid_definition' };
  const { name } = item;
  if (typeof name !== 'string' || name.trim() === '' || name.length > NAME_CHARS_MAX) return { problem: 'unusable_name' };
  if (!isPlainName(name)) return { problem: 'hidden_characters_in_name' };
  const tool = withoutNulls(item);
  const excess = findExcess(tool);
  if (excess !== null) return { problem: excess };
  const bytes = Buffer.byteLength(JSON.stringify(tool));
  if (bytes > TOOL_BYTES_MAX) return { problem: 'tool_too_large' };
  return readContent(tool, bytes);
}

function readContent(tool: JsonObject, bytes: number): ToolReading {
  const problem = checkShape(tool);
  if (problem !== null) return { problem };
  const { definition, hiddenCharacters, isAmbiguous } = cleanDefinition(tool as ToolDefinition);
  if (isAmbiguous) return { problem: 'ambiguous_members' };
  // Tasks of 2025-11-25 do not pass the gateway, and this tool runs as nothing else.
  if (isJsonObject(definition.execution) && definition.execution.taskSupport === 'required') return { problem: 'task_required' };
  const headers = readHeaderArguments(definition.inputSchema);
  if (typeof headers === 'string') return { problem: headers };
  return { tool: { name: definition.name, definition, digest: digestTool(definition), hiddenCharacters, bytes } };
}

/** Many servers write null for what they do not say. */
const withoutNulls = (item: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(item).filter(([, value]) => value !== null && value !== undefined));

function findExcess(tool: JsonObject): ToolProblemCode | null {
  for (const [member, value] of Object.entries(tool)) {
    const nodesMax = member === 'inputSchema' || member === 'outputSchema' ? SCHEMA_NODES_MAX : TOOL_BYTES_MAX;
    const excess = measureJson(value, { depthMax: DEPTH_MAX, nodesMax });
    if (excess === 'too_deep') return 'tool_too_deep';
    if (excess === 'too_many_nodes') return nodesMax === SCHEMA_NODES_MAX ? 'schema_too_large' : 'tool_too_large';
  }
  return null;
}
