import type { JSONRPCMessage, Transport } from '@modelcontextprotocol/client';
import type { EffectiveTransport } from '@mooring/sdk';
import { GuardError } from '#domain/netguard/guardError.ts';

export interface Tap {
  /** Every message that arrives, before the SDK judges it. */
  onMessage(message: JSONRPCMessage): void;
  /** The request with this id, or with null every one, can no longer succeed; the SDK would wait for its time-out instead. */
  onDeadEnd(reason: GuardError, id: string | number | null): void;
  /** Whether the answer to the request with this id comes as a stream, i.e. after `send` has resolved. */
  isStreaming(id: string | number): boolean;
}

export interface TappedTransport extends Transport {
  /** Nobody waits for the answer to this request any more. */
  abandon(id: string | number): void;
}

/** What the SDK throws at a message that is no JSON, or no JSON-RPC. */
const UNREADABLE = new Set(['SyntaxError', 'ZodError', '$ZodError']);

/**
 * A transport between the SDK's client and its HTTP transport that notices dead ends. The SDK (2.4.0) waits for the request's time-out when
 * a stream ends, breaks or carries no JSON, and when a response is none to the request.
 */
export function tapTransport(inner: Transport, kind: EffectiveTransport, tap: Tap): TappedTransport {
  const unanswered = new Set<string | number>();
  let started = false;
  const deadEnd = (code: 'connection_reset' | 'not_mcp', id: string | number | null, detail: string): void => {
    if (id !== null) unanswered.delete(id);
    tap.onDeadEnd(new GuardError(code, 'body', { detail }), id);
  };

  const outer: TappedTransport = {
    abandon: (id) => void unanswered.delete(id),
    async start() {
      await inner.start();
      started = true;
    },
    close: () => inner.close(),
    setProtocolVersion: (version) => inner.setProtocolVersion?.(version),
    hasPerRequestStream: inner.hasPerRequestStream ?? false,
    get sessionId() {
      return inner.sessionId;
    },
    async send(message, options) {
      if (!('method' in message && 'id' in message)) return inner.send(message, options);
      const { id } = message;
      unanswered.add(id);
      const onRequestStreamEnd = (): void => {
        if (unanswered.has(id)) deadEnd('connection_reset', id, 'The stream ended before the answer.');
      };
      await inner.send(message, { ...options, onRequestStreamEnd });
      if (unanswered.has(id) && !tap.isStreaming(id)) deadEnd('not_mcp', id, 'The answer was no JSON-RPC response to the request.');
    },
  };
  inner.onclose = () => outer.onclose?.();
  inner.onerror = (error) => {
    if (UNREADABLE.has(error.name)) deadEnd('not_mcp', null, 'The server sent a message that is not JSON-RPC.');
    // Over HTTP+SSE one stream carries every answer, and the SDK would open it anew every three seconds. Before the start `start` rejects.
    else if (kind === 'sse' && started) deadEnd('connection_reset', null, 'The event stream broke off.');
    outer.onerror?.(error);
  };
  inner.onmessage = (message, extra) => {
    if ('id' in message && message.id !== undefined) unanswered.delete(message.id);
    tap.onMessage(message);
    outer.onmessage?.(message, extra);
  };
  return outer;
}
