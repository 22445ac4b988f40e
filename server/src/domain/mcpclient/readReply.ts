import type { RpcReply } from './createChannel.ts';

/** The JSON-RPC error response to the request with this id, or to one whose id the server could not tell, where the body of an HTTP error is one. */
export function readReply(body: string | null, id: number): RpcReply | null {
  try {
    const message = JSON.parse(body ?? '') as { id?: unknown; error?: { code?: unknown; message?: unknown; data?: unknown } } | null;
    const { code, message: text, data } = message?.error ?? {};
    if ((message?.id !== id && message?.id !== null) || typeof code !== 'number' || typeof text !== 'string') return null;
    return { error: { code, message: text, ...(data === undefined ? {} : { data }) } };
  } catch {
    return null;
  }
}
