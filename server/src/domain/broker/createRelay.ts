import { isJsonObject } from '#domain/catalogue/jsonObject.ts';
import type { JsonObject } from '#domain/catalogue/tool.ts';
import { type AppError, isAppError } from '#domain/errors.ts';
import { decideUse } from '#domain/policies/decide.ts';
import { errorOf } from '#domain/policies/errorOf.ts';
import type { GatewayRequest } from './agent.ts';
import type { SharedView } from './buildView.ts';
import { listings, type OfferingKind, type Offerings } from './createOfferings.ts';
import { resourceOf } from './createResources.ts';
import { appErrorOf, passError, rpcFailure, unknownItem } from './failures.ts';
import { findPrompt } from './promptNames.ts';
import { withoutReserved } from './reserved.ts';
import type { SeenServer } from './serversSeen.ts';
import type { UpstreamReply } from './upstream.ts';
import type { Upstreams } from './upstreamTarget.ts';

/** JSON-RPC 2.0 section 5.1. */
const METHOD_NOT_FOUND = -32_601;

/** Requests that a server answers and the log does not keep. Both reject with the reason of the signal alone. */
export interface Relay {
  /** A list of a single server, page by page, as it is. */
  list(view: SharedView, server: SeenServer, kind: OfferingKind, request: GatewayRequest): Promise<UpstreamReply>;
  /** `completion/complete`, by what it refers to. */
  complete(view: SharedView, request: GatewayRequest): Promise<UpstreamReply>;
}

export function createRelay({
  upstreams,
  offerings,
  storeError,
}: {
  readonly upstreams: Upstreams;
  readonly offerings: Offerings;
  readonly storeError: (error: unknown) => AppError | null;
}): Relay {
  const send = async (
    { policyKey }: SharedView,
    { known, policy }: SeenServer,
    method: string,
    params: JsonObject,
    request: GatewayRequest,
  ): Promise<UpstreamReply> => {
    try {
      const refusal = decideUse(method === 'completion/complete' ? 'call' : 'list', policyKey, policy);
      if (refusal !== null) throw errorOf(refusal);
      const { deadlineAt, signal } = request;
      const reply = await upstreams.of(known.target).request({ method, params, deadlineAt, ...(signal && { signal }) });
      return 'error' in reply ? passError(reply, request) : { result: withoutReserved(reply.result) };
    } catch (thrown) {
      if (request.signal?.aborted === true && !isAppError(thrown)) throw thrown;
      return rpcFailure(storeError(thrown) ?? appErrorOf(thrown), request);
    }
  };
  return {
    async list(view, server, kind, request) {
      const reply = await send(view, server, listings[kind].method, request.params, request);
      // The gateway announces both for all servers; one that has none has an empty list.
      return 'error' in reply && reply.error.code === METHOD_NOT_FOUND ? { result: { [kind]: [] } } : reply;
    },
    async complete(view, request) {
      const found = await findReferred(offerings, view, request.params.ref);
      if (found === null) return unknownItem('params.ref names no prompt and no resource of this endpoint.');
      return send(view, found.server, 'completion/complete', { ...request.params, ref: found.ref }, request);
    },
  };
}

/** What a completion is for, and how its server names it. */
async function findReferred(
  offerings: Offerings,
  view: SharedView,
  ref: unknown,
): Promise<{ readonly server: SeenServer; readonly ref: JsonObject } | null> {
  if (!isJsonObject(ref)) return null;
  if (view.single !== null) return { server: view.single, ref };
  if (ref.type === 'ref/prompt' && typeof ref.name === 'string') {
    const prompt = await findPrompt(offerings, view, ref.name);
    return prompt && { server: prompt.server, ref: { ...ref, name: prompt.original } };
  }
  const target = ref.type === 'ref/resource' && typeof ref.uri === 'string' ? resourceOf(view, ref.uri) : null;
  return target && { server: target.server, ref: { ...ref, uri: target.uri } };
}
