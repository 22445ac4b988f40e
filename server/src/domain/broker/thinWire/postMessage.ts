import type { AnswerReader } from '#domain/netguard/types.ts';
import type { Link } from './types.ts';

const limits = { totalMs: 1_000, responseBytesMax: 65_536 };

const ignored: AnswerReader = { onHead: () => undefined, onChunk: () => undefined, onEnd: () => undefined, onError: () => undefined };

/** Sends a notification or a response to a server of 2025-11-25 and forgets about it. Never throws. */
export function postMessage(link: Link, message: Readonly<Record<string, unknown>>): void {
  const body = JSON.stringify({ jsonrpc: '2.0', ...message });
  try {
    link.outbound.exchange({ method: 'POST', url: link.url, headers: link.postHeaders, body, limits }, ignored);
  } catch {
    // The door is closed, or the server's id is too long to be repeated: nobody waits for this.
  }
}

/** Tells a server of 2025-11-25 that nobody waits for an answer any more; for 2026-07-28 the end of the stream says so. */
export function cancelRequest(link: Link, id: number): void {
  if (link.protocol === 'modern') return;
  postMessage(link, { method: 'notifications/cancelled', params: { requestId: id, reason: 'The caller no longer waits.' } });
}

/** Answers a request of the server: it may ping; sampling, roots and elicitation cannot pass the gateway. */
export function answerServer(link: Link, { id, method }: { readonly id: string | number; readonly method: string }): void {
  if (link.protocol === 'modern') return;
  const error = { code: -32601, message: 'This client does not offer the method.' };
  postMessage(link, method === 'ping' ? { id, result: {} } : { id, error });
}
