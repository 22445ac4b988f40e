import type { GatewayRequest, View } from '#domain/broker/agent.ts';
import type { UpstreamReply } from '#domain/broker/upstream.ts';
import type { JsonObject } from '#domain/catalogue/tool.ts';
import type { Call, Method } from './call.ts';
import type { Cancellations } from './createCancellations.ts';
import { createCheckArguments } from './mirroredHeaders.ts';
import { forwardedParams, progressTokenOf, textParam, wantsLog } from './readParams.ts';
import { openStream, readsEvents, writeEvent } from './writeAnswer.ts';
import { writeReply } from './writeReply.ts';

/** From the arrival of a request to the end of its answer, all waiting included. */
const DEADLINE_MS = 10_000;
/** What a caller may leave unread before it misses notifications. */
const UNREAD_BYTES_MAX = 1_048_576;

type Ask = (view: View, request: GatewayRequest) => Promise<UpstreamReply>;

/** The methods that end at a server. */
const asks: Readonly<Record<string, Ask>> = {
  'tools/call': (view, request) => view.callTool(textParam(request.params, 'name'), request),
  'prompts/list': (view, request) => view.listPrompts(request),
  'prompts/get': (view, request) => view.getPrompt(textParam(request.params, 'name'), request),
  'resources/list': (view, request) => view.listResources(request),
  'resources/templates/list': (view, request) => view.listResourceTemplates(request),
  'resources/read': (view, request) => view.readResource(textParam(request.params, 'uri'), request),
  'completion/complete': (view, request) => view.complete(request),
};

export function createForward(cancellations: Cancellations): readonly (readonly [name: string, method: Method])[] {
  const checkArguments = createCheckArguments();

  const forward = async (call: Call, ask: Ask): Promise<void> => {
    const view = await call.agent.view(call.endpoint.scope, call.nameMax);
    const { res } = call;
    if (call.era === 'modern' && call.method === 'tools/call') {
      const schema = view.inputSchemaOf(textParam(call.params, 'name'));
      if (schema !== null) checkArguments(schema, call.params, call.req.headers);
    }
    const running = new AbortController();
    // Before the end of the answer, this is the caller going away; for the newer generation it is the way to cancel.
    const leave = (): void => running.abort();
    res.on('close', leave);
    const forget = call.era === 'legacy' ? cancellations.remember(call, running) : null;
    try {
      writeReply(call, await ask(view, requestOf(call, running.signal)));
    } catch (error) {
      if (!running.signal.aborted) throw error;
      // Whoever has cancelled gets no answer (MCP 2025-11-25, cancellation), but the end of one.
      if (!res.destroyed) openStream(call).end();
    } finally {
      forget?.();
      res.off('close', leave);
    }
  };

  return Object.entries(asks).map(([name, ask]) => [name, (call) => forward(call, ask)] as const);
}

function requestOf(call: Call, signal: AbortSignal): GatewayRequest {
  const { req, requestId, ip, era, bytes, arrivedAt } = call;
  const onNotification = notifierOf(call);
  return {
    params: forwardedParams(call),
    deadlineAt: arrivedAt + DEADLINE_MS,
    signal,
    requestId,
    ip,
    agent: req.headers['user-agent']?.slice(0, 256) ?? null,
    era,
    requestBytes: bytes,
    ...(onNotification !== undefined && { onNotification }),
  };
}

/** Passes on the progress and the messages that the caller has asked for, which makes the answer a stream. */
function notifierOf(call: Call): GatewayRequest['onNotification'] {
  if (!readsEvents(call.req.headers.accept)) return undefined;
  const progressToken = progressTokenOf(call);
  const isLogWanted = wantsLog(call);
  if (progressToken === undefined && !isLogWanted) return undefined;
  return ({ method, params }) => {
    if (call.res.destroyed || call.res.writableEnded || call.res.writableLength > UNREAD_BYTES_MAX) return;
    const passed = passedParams(method, params, progressToken, isLogWanted);
    if (passed !== null) writeEvent(call, JSON.stringify({ jsonrpc: '2.0', method, params: passed }));
  };
}

function passedParams(
  method: string,
  params: JsonObject,
  progressToken: string | number | undefined,
  isLogWanted: boolean,
): JsonObject | null {
  if (method === 'notifications/progress' && progressToken !== undefined) return { ...params, progressToken };
  return method === 'notifications/message' && isLogWanted ? params : null;
}
