import { setTimeout as pause } from 'node:timers/promises';
import type { AnswerReader, Exchange } from '#domain/netguard/types.ts';
import type { UpstreamRequest } from '../upstream.ts';
import { WireError } from '../wireError.ts';
import type { Sink } from './collectText.ts';
import type { StreamPosition } from './readEvents.ts';
import type { Link } from './types.ts';

/** Comes back for the rest of an answer, if the server has made that possible and time is left. */
export type Resume = (cut: StreamPosition) => boolean;

/** For a server that names no time. */
const defaultRetryMs = 1_000;

/** A server that has us come back ever again has no answer. */
const resumptionsMax = 16;

/** Whose answer it is, and what to do with it. */
export interface Resumable extends Pick<UpstreamRequest, 'deadlineAt' | 'signal'> {
  /** A reader for the next part of the stream. */
  follow(): Sink;
  onExchange(exchange: Exchange): void;
  /** A WireError, a GuardError, or the reason of the signal. */
  onError(error: unknown): void;
}

/**
 * A server of 2025-11-25 may end the stream of a request before it has answered, so that no connection stays open while it works: the
 * client waits for the time in `retry` and asks for the rest with GET and `Last-Event-ID` (transports, streamable HTTP, resumability). The
 * request itself is not sent again.
 */
export function createResume(link: Link, { deadlineAt, signal, follow, onExchange, onError }: Resumable): Resume {
  let resumptions = 0;
  const broken = () => new WireError('connection_reset', { wasSent: true });

  const read = (): AnswerReader => {
    let sink: Sink | null = null;
    return {
      onHead({ status, headers }) {
        if (status === 200 && headers['content-type']?.toLowerCase().startsWith('text/event-stream')) sink = follow();
        else onError(broken());
      },
      onChunk: (chunk) => sink?.push(chunk),
      onEnd: () => sink?.end(),
      onError,
    };
  };
  const comeBack = async (lastEventId: string, afterMs: number): Promise<void> => {
    await pause(afterMs, undefined, signal ? { signal } : {});
    const limits = { totalMs: deadlineAt - link.monotonicMs(), headMs: Infinity, idleMs: Infinity };
    const headers = { ...link.bareHeaders, 'last-event-id': lastEventId };
    const get = { method: 'GET', url: link.url, headers, timeoutCode: 'tool_timeout', limits, ...(signal ? { signal } : {}) } as const;
    onExchange(link.outbound.exchange(get, read()));
  };
  return ({ lastEventId, retryMs }) => {
    const afterMs = retryMs ?? defaultRetryMs;
    const isInTime = link.monotonicMs() + afterMs < deadlineAt;
    if (link.protocol === 'modern' || lastEventId === null || !isInTime || resumptions++ >= resumptionsMax) return false;
    comeBack(lastEventId, afterMs).catch((e: unknown) => onError(signal?.aborted ? signal.reason : e));
    return true;
  };
}
