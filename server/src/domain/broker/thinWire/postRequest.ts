import { isGuardError } from '#domain/netguard/guardError.ts';
import type { AnswerReader, Exchange, OutboundResponse } from '#domain/netguard/types.ts';
import { largeCharsMin } from '../largeResults/createLargeResults.ts';
import type { UpstreamReply, UpstreamRequest } from '../upstream.ts';
import { isWireError, WireError } from '../wireError.ts';
import { collectText, type Sink } from './collectText.ts';
import { composeRequest } from './composeRequest.ts';
import { followAnswer, type Outcome, type ReadLarge } from './followAnswer.ts';
import { judgeHead, judgeRefusal } from './judgeStatus.ts';
import { cancelRequest } from './postMessage.ts';
import { readReply } from './readReply.ts';
import { createResume, type Resume } from './resumeAnswer.ts';
import type { Link } from './types.ts';

/** Body of a refusal that is looked at. */
const refusalBytesMax = 65_536;

/** What a server may still send after its answer before the socket is dropped: normally the end of the stream, at once. */
const afterword = { bytesMax: 4_096, ms: 200 };

/** The media type alone. */
function mediaTypeOf(contentType = ''): string {
  const end = contentType.indexOf(';');
  return (end < 0 ? contentType : contentType.slice(0, end)).trim().toLowerCase();
}

/** What could not even be sent. JSON.stringify throws a RangeError for arguments that are nested too deeply. */
function refuse(e: unknown): unknown {
  if (isGuardError(e)) return new WireError(e.code, { wasSent: false });
  return e instanceof RangeError ? new WireError('request_too_large', { wasSent: false }) : e;
}

/** Sends one request and waits for its answer, be it a JSON body or an event of a stream. */
export function postRequest(link: Link, request: UpstreamRequest, id: number): Promise<UpstreamReply> {
  const { promise, resolve, reject } = Promise.withResolvers<UpstreamReply>();
  const { method, signal, deadlineAt, onNotification, onRefused, reading } = request;
  const timeoutCode = method === 'tools/call' ? 'tool_timeout' : 'handshake_timeout';
  let exchange: Exchange | null = null;
  let sink: Sink | null = null;
  let isSettled = false;
  // Holds when the rest of the answer is fetched by an exchange of its own, which may fail before it has sent anything.
  let hasAnswerBegun = false;
  let resume: Resume | undefined;

  const settle = (outcome: Outcome): void => {
    if (isSettled) return;
    isSettled = true;
    let bytes = 0;
    const push = (chunk: Uint8Array): void => {
      bytes += chunk.byteLength;
      if (bytes > afterword.bytesMax) exchange?.end(null);
    };
    sink = { push, end: () => undefined };
    exchange?.endWithin(afterword.ms);
    if (outcome instanceof Error) reject(outcome);
    else resolve(outcome);
  };
  const chooseSink = (head: Pick<OutboundResponse, 'status' | 'headers'>, callerToken: unknown): Sink | null => {
    if (head.status >= 300) return collectText(refusalBytesMax, (text) => settle(judgeRefusal(link, head, text)));
    if (head.status === 202 || head.status === 204) return null;
    const type = mediaTypeOf(head.headers['content-type']);
    if (type === 'application/json') return collectText(Infinity, readWhole);
    return type === 'text/event-stream' ? follow(callerToken) : null;
  };
  const readLarge: ReadLarge | undefined =
    reading &&
    ((json) => {
      const answer = { json, id, protocol: link.protocol, secrets: link.redact.secrets(), reading };
      return link.largeResults.read(answer, deadlineAt, () => new WireError(timeoutCode, { wasSent: true }));
    });
  const readWhole = (json: string): void => {
    if (readLarge === undefined || json.length < largeCharsMin) settle(readReply(link, id, json));
    else void readLarge(json).then((outcome) => settle(outcome ?? new WireError('not_mcp', { wasSent: true })));
  };
  const follow = (callerToken: unknown): Sink =>
    followAnswer(link, { id, callerToken, onNotification, onRefused, resume: resumeOf(callerToken), readLarge }, settle);
  const resumeOf = (callerToken: unknown): Resume =>
    (resume ??= createResume(link, {
      deadlineAt,
      ...(signal && { signal }),
      follow: () => follow(callerToken),
      onExchange(next) {
        exchange = next;
      },
      onError: fail,
    }));
  const readAnswer = (callerToken: unknown): AnswerReader => ({
    onHead(head) {
      hasAnswerBegun = true;
      const refusal = head.status < 300 ? null : judgeHead(link, head);
      sink = refusal ? null : chooseSink(head, callerToken);
      if (!sink) settle(refusal ?? new WireError('not_mcp', { wasSent: true, status: head.status }));
    },
    onChunk: (chunk) => sink?.push(chunk),
    onEnd: () => sink?.end(),
    onError: fail,
  });
  const fail = (e: unknown): void => {
    if (isWireError(e)) settle(e);
    if (isSettled) return;
    isSettled = true;
    const wasSent = hasAnswerBegun || (exchange?.wasSent ?? false);
    const isGivenUp = !isGuardError(e) || e.code === timeoutCode;
    if (isGivenUp && wasSent) cancelRequest(link, id);
    reject(isGuardError(e) ? new WireError(e.code, { wasSent }) : e);
  };

  try {
    const { headers, body, callerToken } = composeRequest(link, request, id);
    const leftMs = deadlineAt - link.monotonicMs();
    if (leftMs <= 0) throw new WireError(timeoutCode, { wasSent: false });
    // The deadline is the only clock: a server may think as long as its caller waits.
    const limits = { totalMs: leftMs, headMs: Infinity, idleMs: Infinity };
    const post = { method: 'POST', url: link.url, headers, body, timeoutCode, limits, ...(signal ? { signal } : {}) } as const;
    exchange = link.outbound.exchange(post, readAnswer(callerToken));
  } catch (e) {
    reject(refuse(e));
  }
  return promise;
}
