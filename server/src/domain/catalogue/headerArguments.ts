import { isJsonObject, ownMember } from './jsonObject.ts';
import { HEADER_ARGUMENTS_MAX } from './limits.ts';
import type { JsonObject } from './tool.ts';

/** An argument whose value a modern caller repeats in `Mcp-Param-<header>` (MCP 2026-07-28, streamable HTTP, `x-mcp-header`). */
export interface HeaderArgument {
  readonly header: string;
  /** Names of properties, from the arguments inwards. */
  readonly path: readonly string[];
}

export type HeaderProblem = 'invalid_header_annotation' | 'too_many_header_arguments';

const ANNOTATION = 'x-mcp-header';
/** RFC 9110 section 5.6.2. */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,128}$/;
const TYPES: readonly unknown[] = ['string', 'integer', 'boolean'];

/** Keywords whose schemas no chain of `properties` leads to: by way of one schema, of a list, or of named ones. */
const ELSEWHERE = {
  one: ['additionalProperties', 'contains', 'else', 'if', 'not', 'propertyNames', 'then', 'unevaluatedItems', 'unevaluatedProperties'],
  list: ['allOf', 'anyOf', 'items', 'oneOf', 'prefixItems'],
  named: ['$defs', 'definitions', 'dependentSchemas', 'patternProperties'],
} as const;

/**
 * The arguments that an input schema marks for a header. A tool that breaks a rule must be dropped (same section): the name is a token,
 * unique whatever its case; only strings, integers and booleans, reached by `properties` alone, are marked.
 */
export function readHeaderArguments(inputSchema: JsonObject): readonly HeaderArgument[] | HeaderProblem {
  const found: HeaderArgument[] = [];
  const isValid = visit(inputSchema, [], true, found);
  const isUnique = new Set(found.map(({ header }) => header.toLowerCase())).size === found.length;
  if (!isValid || !isUnique) return 'invalid_header_annotation';
  return found.length > HEADER_ARGUMENTS_MAX ? 'too_many_header_arguments' : found;
}

function visit(schema: unknown, path: readonly string[], isReachable: boolean, found: HeaderArgument[]): boolean {
  if (Array.isArray(schema)) return schema.every((each) => visit(each, path, false, found));
  if (!isJsonObject(schema)) return true;
  const header = ownMember(schema, ANNOTATION);
  if (header !== undefined) {
    const isPlaced = isReachable && path.length > 0 && TYPES.includes(ownMember(schema, 'type'));
    if (!isPlaced || typeof header !== 'string' || !TOKEN.test(header)) return false;
    found.push({ header, path });
  }
  const properties = membersOf(schema, 'properties');
  return (
    properties.every(([name, each]) => visit(each, [...path, name], isReachable, found)) &&
    [...ELSEWHERE.one, ...ELSEWHERE.list].every((keyword) => visit(ownMember(schema, keyword), path, false, found)) &&
    ELSEWHERE.named.every((keyword) => membersOf(schema, keyword).every(([, each]) => visit(each, path, false, found)))
  );
}

function membersOf(schema: JsonObject, keyword: string): [string, unknown][] {
  const members = ownMember(schema, keyword);
  return isJsonObject(members) ? Object.entries(members) : [];
}
