import { isJsonObject } from '#domain/catalogue/jsonObject.ts';
import type { JsonObject } from '#domain/catalogue/tool.ts';
import { isTame } from './isTame.ts';

/** A JSON-RPC 2.0 message of a server. */
export type Message =
  | { readonly kind: 'result'; readonly id: unknown; readonly result: JsonObject }
  | {
      readonly kind: 'error';
      readonly id: unknown;
      readonly error: { readonly code: number; readonly message: string; readonly data?: unknown };
    }
  | { readonly kind: 'request'; readonly id: string | number; readonly method: string }
  | { readonly kind: 'notification'; readonly method: string; readonly params: JsonObject };

function readError(id: unknown, error: unknown): Message | null {
  if (!isJsonObject(error)) return null;
  const { code, message } = error;
  if (!Number.isInteger(code) || typeof message !== 'string') return null;
  return { kind: 'error', id, error: { code: code as number, message, ...('data' in error ? { data: error.data } : {}) } };
}

function readCall({ id, method, params }: JsonObject): Message | null {
  if (typeof method !== 'string') return null;
  if (typeof id === 'string' || typeof id === 'number') return { kind: 'request', id, method };
  return { kind: 'notification', method, params: isJsonObject(params) ? params : {} };
}

/** Reads one message; null for what is none, and `untame` for what would cost too much to read. A batch is none (2025-06-18 removed them). */
export function readMessage(json: string): Message | 'untame' | null {
  if (!isTame(json)) return 'untame';
  const message = parse(json);
  if (!isJsonObject(message) || message.jsonrpc !== '2.0') return null;
  if ('method' in message) return readCall(message);
  if ('error' in message) return readError(message.id, message.error);
  return isJsonObject(message.result) ? { kind: 'result', id: message.id, result: message.result } : null;
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
