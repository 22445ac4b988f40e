import { isJsonObject, ownMember } from './jsonObject.ts';
import type { JsonObject } from './tool.ts';

export type ShapeProblem = 'invalid_input_schema' | 'invalid_output_schema' | 'invalid_definition';

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isFlag: Check = (value) => typeof value === 'boolean';
const isListOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const isObjectWith =
  (members: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isJsonObject(value) && Object.entries(members).every(([name, check]) => isAbsentOr(check)(ownMember(value, name)));
const isAbsentOr =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);

const isSchema: Check = (value) => isJsonObject(value) || isFlag(value);
const isRecordOfSchemas: Check = (value) => isJsonObject(value) && Object.values(value).every(isSchema);
const isObjectSchema = isObjectWith({
  $schema: isText,
  type: (type) => type === 'object',
  properties: isRecordOfSchemas,
  required: isListOf(isText),
});

const isAnnotations = isObjectWith({
  title: isText,
  readOnlyHint: isFlag,
  destructiveHint: isFlag,
  idempotentHint: isFlag,
  openWorldHint: isFlag,
});
const isIcon: Check = (value) =>
  isJsonObject(value) && isText(value.src) && isObjectWith({ mimeType: isText, sizes: isListOf(isText), theme: isText })(value);
const isDefinition = isObjectWith({
  title: isText,
  description: isText,
  annotations: isAnnotations,
  icons: isListOf(isIcon),
  execution: isJsonObject,
  _meta: isJsonObject,
});

/**
 * Whether a tool has the form that the protocol gives it (MCP schema, `Tool`). Clients refuse a whole list for one tool of another form, so
 * that one server could take all others from them.
 */
export function checkShape(tool: JsonObject): ShapeProblem | null {
  if (!isObjectSchema(tool.inputSchema)) return 'invalid_input_schema';
  if (!isAbsentOr(isObjectWith({ $schema: isText }))(tool.outputSchema)) return 'invalid_output_schema';
  return isDefinition(tool) ? null : 'invalid_definition';
}

/** Clients of before 2026-07-28 know no other output than objects. */
export const describesObject = (outputSchema: JsonObject): boolean =>
  outputSchema.type === 'object' && isObjectSchema(outputSchema) && Object.values(outputSchema.properties ?? {}).every(isJsonObject);
