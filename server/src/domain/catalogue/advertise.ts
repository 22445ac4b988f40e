import { describesObject } from './checkShape.ts';
import { isJsonObject, ownMember } from './jsonObject.ts';
import type { InputRule, InputRules, JsonObject, ToolDefinition } from './tool.ts';

/**
 * A tool as callers see it, under its own name: pinned arguments are not in it, defaults are and need not be given. What would make a client of
 * either protocol generation refuse the list is put so that it means the same, or left out.
 */
export function advertise(definition: ToolDefinition, rules: InputRules): ToolDefinition {
  const { execution: _, outputSchema, ...rest } = definition;
  return {
    ...rest,
    inputSchema: advertiseInput(definition.inputSchema, rules),
    ...(outputSchema !== undefined && describesObject(outputSchema) && { outputSchema }),
  };
}

function advertiseInput(schema: JsonObject, rules: InputRules): JsonObject {
  const given = ownMember(schema, 'properties');
  const properties = isJsonObject(given) ? Object.entries(given) : [];
  const shown = properties.flatMap(([name, property]) => advertiseProperty(name, property, ruleOf(rules, name)));
  const { properties: _, required, ...rest } = schema;
  // Every argument with a rule has a value; draft 4 of JSON Schema knows no empty list.
  const needed = Array.isArray(required) ? required.filter((name) => ruleOf(rules, name) === undefined) : [];
  return {
    type: 'object',
    ...rest,
    ...(given !== undefined && { properties: Object.fromEntries(shown) }),
    ...(needed.length > 0 && { required: needed }),
  };
}

function advertiseProperty(name: string, property: unknown, rule: InputRule | undefined): [string, unknown][] {
  if (rule?.mode === 'pinned') return [];
  const schema = inObjectForm(property);
  return [[name, rule === undefined ? schema : { ...schema, default: rule.value }]];
}

/** `true` and `false` are schemas too (JSON Schema 2020-12, 4.3.2), which older clients do not know. */
const inObjectForm = (property: unknown): JsonObject => (isJsonObject(property) ? property : property === false ? { not: {} } : {});

const ruleOf = (rules: InputRules, name: unknown): InputRule | undefined =>
  typeof name === 'string' && Object.hasOwn(rules, name) ? rules[name] : undefined;
