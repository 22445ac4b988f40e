import type { JsonObject } from '#domain/catalogue/tool.ts';
import { maskUrl } from '#domain/connections/maskUrl.ts';
import { AppError } from '#domain/errors.ts';
import { decideUse } from '#domain/policies/decide.ts';
import { errorOf } from '#domain/policies/errorOf.ts';
import type { Caller } from '#domain/tenancy/caller.ts';
import type { GatewayRequest } from './agent.ts';
import type { SharedView } from './buildView.ts';
import type { OfferingKind, Offerings } from './createOfferings.ts';
import { rpcFailure, unknownResource } from './failures.ts';
import type { Invoke } from './invoke.ts';
import { passedParams } from './invokeTool.ts';
import { gatewayTemplate, gatewayUri, readGatewayUri } from './resourceUri.ts';
import type { SeenServer } from './serversSeen.ts';
import type { UpstreamReply } from './upstream.ts';

/** The resources of a view of several servers, under URIs that name the server. */
export interface Resources {
  list(view: SharedView): Promise<UpstreamReply>;
  listTemplates(view: SharedView): Promise<UpstreamReply>;
  /** Rejects with the reason of the signal alone. */
  read(view: SharedView, caller: Caller, uri: string, request: GatewayRequest): Promise<UpstreamReply>;
}

export function createResources({ offerings, invoke }: { readonly offerings: Offerings; readonly invoke: Invoke }): Resources {
  const everyList = async (
    view: SharedView,
    kind: OfferingKind,
    present: (slug: string, item: JsonObject) => JsonObject,
  ): Promise<UpstreamReply> => {
    const lists = [...view.servers].map(async ([slug, { known }]) => (await offerings.of(known, kind)).map((item) => present(slug, item)));
    return { result: { [kind]: (await Promise.all(lists)).flat() } };
  };
  return {
    list: (view) => everyList(view, 'resources', (slug, item) => ({ ...item, uri: gatewayUri(slug, String(item.uri)) })),
    listTemplates: (view) =>
      everyList(view, 'resourceTemplates', (slug, item) => ({ ...item, uriTemplate: gatewayTemplate(slug, String(item.uriTemplate)) })),
    async read(view, caller, uri, request) {
      const target = resourceOf(view, uri);
      try {
        return await readResource(invoke, view, caller, target?.server ?? null, target?.uri ?? uri, request);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        return target === null ? unknownResource(request) : rpcFailure(error, request);
      }
    },
  };
}

/** The server of a URI, as the view names it, and the URI as the server knows it. */
export function resourceOf(view: SharedView, uri: string): { readonly server: SeenServer; readonly uri: string } | null {
  if (view.single !== null) return { server: view.single, uri };
  const named = readGatewayUri(uri);
  const server = named && view.servers.get(named.slug);
  return server ? { server, uri: named.uri } : null;
}

const readResource = (
  invoke: Invoke,
  view: SharedView,
  caller: Caller,
  server: SeenServer | null,
  uri: string,
  request: GatewayRequest,
): Promise<UpstreamReply> =>
  invoke({
    caller,
    request,
    method: 'resources/read',
    server,
    item: withoutSecrets(uri),
    isOneOfSeveral: view.single === null,
    prepare() {
      if (server === null) throw new AppError('not_found');
      const refusal = decideUse('call', view.policyKey, server.policy);
      if (refusal !== null) throw errorOf(refusal);
      return { params: { uri, ...passedParams(request.params) } };
    },
  });

/** For the log: an address may carry a token, also within one of the gateway's own that leads nowhere. */
function withoutSecrets(uri: string): string {
  const own = readGatewayUri(uri)?.uri ?? uri;
  return URL.canParse(own) ? maskUrl(own) : own;
}
