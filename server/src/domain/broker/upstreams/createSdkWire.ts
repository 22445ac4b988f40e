import type { FailureCode } from '@mooring/sdk';
import type { Channel, RpcNotification, RpcReply } from '#domain/mcpclient/createChannel.ts';
import { ExchangeError } from '#domain/mcpclient/exchangeError.ts';
import type { Redact } from '#domain/mcpclient/redact.ts';
import { dropReserved, redactMessage } from '../thinWire/cleanValue.ts';
import { isTame } from '../thinWire/isTame.ts';
import type { UpstreamReply, UpstreamRequest } from '../upstream.ts';
import { WireError } from '../wireError.ts';
import { envelope } from './envelope.ts';
import { startDeadline } from './startDeadline.ts';
import type { MakeWire, WireMaterial } from './types.ts';

/** For taking leave: the DELETE of a session. */
const CLOSE_MS = 1_000;

/** The official SDK's transports, HTTP+SSE and streamable HTTP. For the paths where a person waits anyway, and to check the thin wire against. */
export const createSdkWire: MakeWire = (material) => {
  const { session, reach, onNotification } = material;
  const closing = new AbortController();
  let listener: ((notification: RpcNotification) => void) | null = null;
  const channel = session.converse((notification) => (listener ?? onNotification)(notification));
  return {
    request: (request) => ask(material, channel, request),
    /** HTTP+SSE has one stream for everything; over streamable HTTP only the thin wire follows a stream of its own. */
    async listen(follow, signal) {
      if (session.transport !== 'sse' || signal.aborted) return;
      listener = follow;
      await new Promise<void>((resolve) => {
        for (const each of [signal, closing.signal]) each.addEventListener('abort', () => resolve(), { once: true });
      });
      listener = null;
    },
    async close() {
      closing.abort();
      await session.close(CLOSE_MS);
      await reach.outbound.close();
    },
  };
};

async function ask(
  { session, reach, identity, monotonicMs }: WireMaterial,
  channel: Channel,
  request: UpstreamRequest,
): Promise<UpstreamReply> {
  const lateCode = request.method === 'tools/call' ? 'tool_timeout' : 'handshake_timeout';
  const late = (): WireError => new WireError(lateCode, { wasSent: true });
  const deadline = startDeadline({ deadlineAt: request.deadlineAt, signal: request.signal, monotonicMs, error: late });
  try {
    const reply = await channel.request({
      method: request.method,
      params: envelope(request.params, session, identity),
      signal: deadline.signal,
      headers: request.headers,
      onNotification: ({ method, params }) => request.onNotification?.({ method, params: dropReserved(redacted(params, reach.redact)) }),
      onRefused: (method) => request.onRefused?.(method),
    });
    return cleaned(reply, session.protocol, reach.redact);
  } catch (error) {
    throw deadline.signal.aborted ? deadline.signal.reason : wireError(error, lateCode);
  } finally {
    deadline.stop();
  }
}

function cleaned(reply: RpcReply, protocol: 'legacy' | 'modern', redact: Redact): UpstreamReply {
  if ('error' in reply) return { error: redacted(reply.error, redact) };
  if (protocol === 'modern' && typeof reply.result.resultType !== 'string')
    throw new WireError('not_mcp', { wasSent: true, halfModern: true });
  return { result: redacted(dropReserved(reply.result), redact) };
}

/** The SDK has parsed it already, whatever it cost; what comes after need not pay again. */
function redacted<T>(value: T, redact: Redact): T {
  const json = write(value);
  if (json === null || !isTame(json)) throw new WireError('response_too_large', { wasSent: true });
  return redactMessage(value, json, redact);
}

/** Null for what is nested too deeply. */
function write(value: unknown): string | null {
  try {
    return JSON.stringify(value);
  } catch {
    return null;
  }
}

function wireError(error: unknown, lateCode: 'tool_timeout' | 'handshake_timeout'): WireError {
  if (error instanceof WireError) return error;
  if (!(error instanceof ExchangeError)) return new WireError('internal', { wasSent: true });
  const { failure, wasSent, lostSession } = error;
  const status = failure.exchange?.status ?? null;
  return new WireError(codeOf(failure.code, lostSession && wasSent ? status : null, lateCode), { wasSent, lostSession, status });
}

/** As the thin wire says it; `lostAt` is the status under which a session was refused. */
function codeOf(code: FailureCode, lostAt: number | null, lateCode: FailureCode): FailureCode {
  if (lostAt !== null) return lostAt === 404 ? 'not_found' : 'http_error';
  return code === 'handshake_timeout' ? lateCode : code;
}
