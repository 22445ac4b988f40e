import { type AppError, isAppError } from '#domain/errors.ts';
import type { Caller } from '#domain/tenancy/caller.ts';
import type { GatewayRequest } from './agent.ts';
import { appErrorOf, codeOf, passError } from './failures.ts';
import { type Reading, readResult } from './readResult.ts';
import type { createRecordCall } from './recordCall.ts';
import type { SeenServer } from './serversSeen.ts';
import type { UpstreamReply, UpstreamRequest } from './upstream.ts';
import type { Upstreams } from './upstreamTarget.ts';

/** One request that a caller makes of a server. */
export interface Invocation {
  readonly caller: Caller;
  readonly request: GatewayRequest;
  readonly method: Reading['method'];
  /** Null for what is unknown to the caller: then `prepare` throws. */
  readonly server: SeenServer | null;
  /** The tool, prompt or resource, as the server names it. */
  readonly item: string;
  /** Whether the endpoint has several servers, so that resources have URIs that name theirs. */
  readonly isOneOfSeveral: boolean;
  /** Throws AppError for what is refused before anything is sent. */
  prepare(): Pick<UpstreamRequest, 'params' | 'headers'>;
}

export interface InvokeDeps {
  readonly upstreams: Upstreams;
  readonly record: ReturnType<typeof createRecordCall>;
  readonly monotonicMs: () => number;
  readonly storeError: (error: unknown) => AppError | null;
  /** Credentials in memory may be sealed under a key that is gone. */
  readonly forget: (orgId: string) => void;
  readonly onError: (error: unknown, requestId: string) => void;
}

/** Sends a request to a server, and leaves one event whatever comes of it. Rejects with AppError, or with the reason of the signal. */
export type Invoke = (invocation: Invocation) => Promise<UpstreamReply>;

export function createInvoke(deps: InvokeDeps): Invoke {
  return async (invocation) => {
    const { caller, request, method, server, item } = invocation;
    const startedAt = deps.monotonicMs();
    const log = (code: string | null, responseBytes: number | null = null): void =>
      deps.record({
        caller,
        request,
        method,
        known: server?.known ?? null,
        item,
        code,
        tookMs: deps.monotonicMs() - startedAt,
        responseBytes,
      });
    try {
      const reading = readingOf(invocation);
      const reply = await send(deps.upstreams, invocation, reading);
      if ('error' in reply) {
        log('jsonrpc_error', sizeOf(reply));
        return passError(reply, request);
      }
      const read = reply.bulk === undefined ? { result: readResult(reply.result, reading) } : reply;
      log(read.result.isError === true ? 'tool_error' : null, sizeOf(reply));
      return read;
    } catch (thrown) {
      if (request.signal?.aborted === true && !isAppError(thrown)) {
        log('cancelled');
        throw thrown;
      }
      const error = judge(deps, thrown, invocation);
      log(codeOf(error));
      throw error;
    }
  };
}

const readingOf = ({ method, request, server, isOneOfSeveral }: Invocation): Reading => ({
  method,
  era: request.era,
  slug: isOneOfSeveral && server !== null ? server.known.server.slug : null,
});

/** Wires that read the message as text know its size; to find it out otherwise costs as much as writing it. */
const sizeOf = (reply: UpstreamReply): number =>
  reply.bytes ?? Buffer.byteLength(JSON.stringify('error' in reply ? reply.error : reply.result));

function send(upstreams: Upstreams, invocation: Invocation, reading: Reading): Promise<UpstreamReply> {
  const { request, method, server } = invocation;
  const { params, headers } = invocation.prepare();
  const { deadlineAt, signal, onNotification } = request;
  return upstreams.of(server!.known.target).request({
    method,
    params,
    deadlineAt,
    reading,
    ...(signal && { signal }),
    ...(headers && { headers }),
    ...(onNotification && { onNotification }),
  });
}

function judge({ storeError, forget, onError }: InvokeDeps, thrown: unknown, { caller, request }: Invocation): AppError {
  const error = storeError(thrown) ?? appErrorOf(thrown);
  if (error.code === 'secret_unreadable') forget(caller.orgId);
  if (error.code === 'internal_error') onError(error.details.cause ?? error, request.requestId);
  return error;
}
