import { isJsonObject } from '#domain/catalogue/jsonObject.ts';
import type { JsonObject } from '#domain/catalogue/tool.ts';
import { RpcError, rpcCodes } from './rpcError.ts';

export type MessageId = string | number;

/** A JSON-RPC request, or with the id `null` a notification. */
export interface Message {
  readonly id: MessageId | null;
  readonly method: string;
  readonly params: JsonObject;
}

/** Deeper than any argument for a tool, and far from what a recursive reader could not bear. */
const DEPTH_MAX = 64;

/** Reads the one message of a body. Throws RpcError with status 400; batches went with 2025-06-18. */
export function parseMessage(body: Buffer): Message {
  const value = parse(body);
  if (Array.isArray(value)) throw invalid('Batches are not supported: send one message per request.');
  if (!isJsonObject(value) || value.jsonrpc !== '2.0') throw invalid('The body is not a JSON-RPC 2.0 message.');
  const { id, method, params = {} } = value;
  if (typeof method !== 'string') throw invalid('The message has no method; this server sends no requests that could be answered.');
  if (!isJsonObject(params)) throw invalid('params has to be an object.');
  if (id !== undefined && typeof id !== 'string' && !Number.isSafeInteger(id)) throw invalid('id has to be a string or an integer.');
  if (isDeeperThan(params, DEPTH_MAX)) throw invalid(`The message is nested more than ${DEPTH_MAX} levels.`);
  return { id: (id as MessageId | undefined) ?? null, method, params };
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new RpcError(rpcCodes.parseError, 400, 'The body is not a JSON document.');
  }
}

const invalid = (message: string): RpcError => new RpcError(rpcCodes.invalidRequest, 400, message);

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  if (Array.isArray(value)) return value.some((each) => isDeeperThan(each, levels - 1));
  // Every member is the object's own, as it comes from JSON.parse; Object.values would make an array for each object.
  for (const name in value) if (isDeeperThan((value as JsonObject)[name], levels - 1)) return true;
  return false;
}
