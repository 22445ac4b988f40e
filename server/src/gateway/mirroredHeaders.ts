import type { IncomingHttpHeaders } from 'node:http';
import { type HeaderArgument, readHeaderArguments } from '#domain/catalogue/headerArguments.ts';
import { isJsonObject, ownMember } from '#domain/catalogue/jsonObject.ts';
import type { JsonObject } from '#domain/catalogue/tool.ts';
import { decodeHeaderValue } from './decodeHeaderValue.ts';
import { RpcError, rpcCodes } from './rpcError.ts';

/** The member of the parameters that Mcp-Name repeats. */
const named: ReadonlyMap<string, 'name' | 'uri'> = new Map([
  ['tools/call', 'name'],
  ['prompts/get', 'name'],
  ['resources/read', 'uri'],
]);

/** Mcp-Method and Mcp-Name have to say what the message says, as somebody on the way may have decided by them. Throws -32020. */
export function checkMirroredHeaders(method: string, params: JsonObject, headers: IncomingHttpHeaders): void {
  const methodHeader = headers['mcp-method'] as string | undefined;
  if (methodHeader !== method) throw mismatch('Mcp-Method', methodHeader, method);
  const member = named.get(method);
  if (member === undefined) return;
  const name = params[member];
  const nameHeader = headers['mcp-name'] as string | undefined;
  if (typeof name === 'string' && decodeHeaderValue(nameHeader) !== name) throw mismatch('Mcp-Name', nameHeader, name);
}

/** Reads the marked arguments of a schema once, as views keep the same object for as long as the tool is the same. */
export function createCheckArguments(): (schema: JsonObject, params: JsonObject, headers: IncomingHttpHeaders) => void {
  const known = new WeakMap<JsonObject, readonly HeaderArgument[]>();
  return (schema, params, headers) => {
    let marked = known.get(schema);
    if (marked === undefined) {
      const read = readHeaderArguments(schema);
      // A tool that breaks the rules is in no view.
      marked = typeof read === 'string' ? [] : read;
      known.set(schema, marked);
    }
    for (const each of marked) checkArgument(each, params, headers);
  };
}

/** The `Mcp-Param-*` header of a marked argument has to be there exactly if the argument is, with its value. Throws -32020. */
function checkArgument({ header, path }: HeaderArgument, params: JsonObject, headers: IncomingHttpHeaders): void {
  const name = `Mcp-Param-${header}`;
  const sent = headers[name.toLowerCase()] as string | undefined;
  const value = path.reduce<unknown>((object, each) => (isJsonObject(object) ? ownMember(object, each) : undefined), params.arguments);
  const isPresent = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  if (!isPresent && sent === undefined) return;
  if (!isPresent || !isSame(decodeHeaderValue(sent), value)) throw mismatch(name, sent, isPresent ? String(value) : null);
}

/** Numbers are equal by value, in plain decimal notation: `42.0` is 42, `0x2a` is not. */
function isSame(text: string | undefined, value: string | number | boolean): boolean {
  if (typeof value === 'number' && text !== undefined && /^-?\d+(?:\.\d+)?$/.test(text)) return Number(text) === value;
  return text === String(value);
}

/** 400 with -32020 HeaderMismatch (MCP 2026-07-28, streamable HTTP, "server validation"). */
export function mismatch(name: string, header: string | null | undefined, body: string | null): RpcError {
  const message =
    header === undefined || header === null ? `The header ${name} is missing.` : `The header ${name} and the message disagree.`;
  return new RpcError(rpcCodes.headerMismatch, 400, message, { mismatch: { name, header: header ?? null, body } });
}
