import type { RpcError } from './types.ts';

/** What a JSON body says as far as a diagnosis needs it. */
export interface RpcBody {
  readonly error: RpcError | null;
  readonly protocolVersion: string | null;
}

const NOTHING: RpcBody = { error: null, protocolVersion: null };

/** Reads a JSON text that may be a JSON-RPC response; anything else says nothing. */
export function readRpcBody(text: string): RpcBody {
  try {
    return readRpcMessage(JSON.parse(text));
  } catch {
    return NOTHING;
  }
}

/** The same for a parsed message. */
export function readRpcMessage(message: unknown): RpcBody {
  const { error, result } = fields(message);
  const { protocolVersion } = fields(result);
  return { error: readRpcError(error), protocolVersion: typeof protocolVersion === 'string' ? protocolVersion : null };
}

export function readRpcError(error: unknown): RpcError | null {
  const { code, message, data } = fields(error);
  if (typeof code !== 'number') return null;
  const { supported } = fields(data);
  return {
    code,
    message: typeof message === 'string' ? message : '',
    supported: Array.isArray(supported) ? supported.filter((version) => typeof version === 'string') : null,
  };
}

const fields = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
