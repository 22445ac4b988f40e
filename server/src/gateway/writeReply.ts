import type { BulkMember, UpstreamReply } from '#domain/broker/upstream.ts';
import { isJsonObject } from '#domain/catalogue/jsonObject.ts';
import { metaNames } from '#domain/catalogue/reservedMeta.ts';
import type { JsonObject } from '#domain/catalogue/tool.ts';
import { version } from '../version.ts';
import type { Call } from './call.ts';
import { rpcCodes } from './rpcError.ts';
import { writeMessage, writeParts } from './writeAnswer.ts';
import { errorMessage } from './writeError.ts';

/** How long a caller may keep a list: about as long as it takes us to notice that another one has changed it. */
const LIST_TTL_MS = 5_000;

export const serverInfo = { name: 'mooring', title: 'Mooring', version };
export const serverMeta = { [metaNames.serverInfo]: serverInfo };

/** What depends on the key must not be served to another one (MCP 2026-07-28, caching). */
export const listCaching = { ttlMs: LIST_TTL_MS, cacheScope: 'private' };

const lists: ReadonlySet<string> = new Set(['prompts/list', 'resources/list', 'resources/templates/list']);

/** Answers with what the broker says, in the form of the caller's generation. */
export function writeReply(call: Call, reply: UpstreamReply): void {
  if ('error' in reply) writeFailure(call, reply.error);
  else {
    const result = call.era === 'modern' ? modernResult(call.method, reply.result) : legacyResult(reply.result);
    if (reply.bulk === undefined) writeResult(call, result);
    else writeLargeResult(call, result, reply.bulk);
  }
}

export const writeResult = (call: Call, result: JsonObject): void =>
  writeMessage(call, 200, `{"jsonrpc":"2.0","id":${JSON.stringify(call.id)},"result":${JSON.stringify(result)}}`);

/** The large members stay the text that they are. */
function writeLargeResult(call: Call, result: JsonObject, bulk: readonly BulkMember[]): void {
  const small = JSON.stringify(result).slice(0, -1);
  const members = bulk.flatMap(({ name, json }, i) => [`${i === 0 && small === '{' ? '' : ','}${JSON.stringify(name)}:`, json]);
  writeParts(call, [`{"jsonrpc":"2.0","id":${JSON.stringify(call.id)},"result":${small}`, ...members, '}}']);
}

function modernResult(method: string, result: JsonObject): JsonObject {
  const { resultType = 'complete', _meta } = result;
  const meta = { ...(isJsonObject(_meta) ? _meta : undefined), ...serverMeta };
  const caching = resultType === 'complete' ? cachingOf(method, result) : undefined;
  return { ...result, ...caching, resultType, _meta: meta };
}

/** A server's own hint stands for what is read from it, but for nobody else. */
function cachingOf(method: string, { ttlMs }: JsonObject): JsonObject | undefined {
  if (lists.has(method)) return listCaching;
  if (method !== 'resources/read') return undefined;
  return { ttlMs: Number.isSafeInteger(ttlMs) && (ttlMs as number) >= 0 ? ttlMs : 0, cacheScope: 'private' };
}

/** Without the members that came with 2026-07-28. */
function legacyResult(result: JsonObject): JsonObject {
  if (!('resultType' in result) && !('ttlMs' in result)) return result;
  const { resultType: _type, ttlMs: _ttl, cacheScope: _scope, ...rest } = result;
  return rest;
}

function writeFailure(call: Call, error: Extract<UpstreamReply, { error: unknown }>['error']): void {
  // MCP 2026-07-28, basic, "capabilities": with status 400, where a status can still be chosen.
  const status = error.code === rpcCodes.missingClientCapability && call.era === 'modern' ? 400 : 200;
  writeMessage(call, status, errorMessage(call.id, error));
}
