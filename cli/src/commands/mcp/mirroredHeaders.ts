import { isJson, type Json, type Message, modernVersionOf } from './message.ts';

/** An argument that goes into a header too: `x-mcp-header` in the schema of a tool. */
export interface MarkedArgument {
  readonly header: string;
  readonly path: readonly string[];
}

const named: Readonly<Record<string, 'name' | 'uri'>> = { 'tools/call': 'name', 'prompts/get': 'name', 'resources/read': 'uri' };

/** The headers that repeat what a message of 2026-07-28 says (streamable HTTP, "standard headers" and "custom headers"). */
export function mirroredHeaders(message: Message, marked: readonly MarkedArgument[]): Record<string, string> {
  const { method = '', params = {} } = message;
  const headers: Record<string, string> = { 'MCP-Protocol-Version': modernVersionOf(message) ?? '', 'Mcp-Method': method };
  const name = params[named[method] ?? ''];
  if (typeof name === 'string') headers['Mcp-Name'] = headerValue(name);
  for (const { header, path } of marked) {
    const value = path.reduce<unknown>((object, key) => (isJson(object) ? object[key] : undefined), params.arguments);
    if (['string', 'number', 'boolean'].includes(typeof value)) headers[`Mcp-Param-${header}`] = headerValue(String(value));
  }
  return headers;
}

/** Plain ASCII as it is, and anything else as the sentinel that the specification gives for it. */
function headerValue(text: string): string {
  const isPlain = /^[\x21-\x7e](?:[\t\x20-\x7e]*[\x21-\x7e])?$/.test(text) && !/^=\?base64\?.*\?=$/.test(text);
  return isPlain ? text : `=?base64?${Buffer.from(text).toString('base64')}?=`;
}

/** The marked arguments of an input schema; only those below `properties` count. */
export function markedArguments(schema: unknown, path: readonly string[] = []): MarkedArgument[] {
  if (!isJson(schema)) return [];
  const header = schema['x-mcp-header'];
  const own = typeof header === 'string' && path.length > 0 ? [{ header, path }] : [];
  const below = isJson(schema.properties) ? Object.entries(schema.properties as Json) : [];
  return [...own, ...below.flatMap(([name, child]) => markedArguments(child, [...path, name]))];
}
