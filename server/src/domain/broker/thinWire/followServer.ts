import { isGuardError } from '#domain/netguard/guardError.ts';
import type { AnswerReader, Exchange, OutboundRequest } from '#domain/netguard/types.ts';
import type { OnNotification } from '../wire.ts';
import { WireError } from '../wireError.ts';
import { composeRequest } from './composeRequest.ts';
import { judgeHead } from './judgeStatus.ts';
import type { EventReader } from './readEvents.ts';
import { readStream } from './readStream.ts';
import type { Link } from './types.ts';

/** An event of a stream that lives for hours. */
const eventBytesMax = 262_144;

/** A stream without a sign of life for so long is given up: a connection that died without a word looks the same. */
const limits = { totalMs: Infinity, idleMs: 900_000 };

const wanted = { toolsListChanged: true, promptsListChanged: true, resourcesListChanged: true };

/** A GET for 2025-11-25 (streamable HTTP, "listening for messages from the server"), `subscriptions/listen` for 2026-07-28. */
function composeListen(link: Link, id: number): OutboundRequest {
  if (link.protocol === 'legacy') return { method: 'GET', url: link.url, headers: link.bareHeaders, limits };
  const request = { method: 'subscriptions/listen', params: { notifications: wanted }, deadlineAt: Infinity };
  const { headers, body } = composeRequest(link, request, id);
  return { method: 'POST', url: link.url, headers, body, limits };
}

/** Follows what a server says of its own accord. Resolves when the stream ends, at once when there is none; rejects with a WireError. */
export function followServer(link: Link, id: number, onNotification: OnNotification, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let exchange: Exchange | null = null;
  let events: EventReader | null = null;

  const stop = (outcome: WireError | null): void => {
    if (outcome) reject(outcome);
    else resolve();
    exchange?.end(null);
  };
  const reader: AnswerReader = {
    onHead(head) {
      const isStream = head.headers['content-type']?.toLowerCase().startsWith('text/event-stream') ?? false;
      // 405 and the like say that there is no stream to follow; that is the server's right.
      if (head.status >= 300 || !isStream) return stop(head.status < 300 ? null : judgeHead(link, head));
      events = readStream(link, {
        onNotification(notification) {
          if (notification.method !== 'notifications/subscriptions/acknowledged') onNotification(notification);
        },
        onResponse: () => stop(null),
        onGarbage: () => undefined,
      });
    },
    onChunk(chunk) {
      events?.push(chunk);
      if (events && events.pendingBytes() > eventBytesMax) stop(new WireError('response_too_large', { wasSent: true }));
    },
    onEnd: () => resolve(),
    onError(e) {
      if (!isGuardError(e) || e.code === 'handshake_timeout') resolve();
      else reject(new WireError(e.code, { wasSent: exchange?.wasSent ?? false }));
    },
  };
  if (signal.aborted) return Promise.resolve();
  try {
    exchange = link.outbound.exchange({ ...composeListen(link, id), signal }, reader);
  } catch (e) {
    reject(isGuardError(e) ? new WireError(e.code, { wasSent: false }) : e);
  }
  return promise;
}
