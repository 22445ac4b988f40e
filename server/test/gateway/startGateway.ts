import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Agent, Broker, GatewayRequest, View, ViewScope } from '#domain/broker/agent.ts';
import type { ListKind, UpstreamReply } from '#domain/broker/upstream.ts';
import type { JsonObject } from '#domain/catalogue/tool.ts';
import { AppError } from '#domain/errors.ts';
import { createGateway, type Gateway, type GatewayDeps } from '../../src/gateway/createGateway.ts';
import { problemHeaders, problemOf } from '../../src/http/problem.ts';
import { createClientIp, requestIdOf } from '../../src/http/requestScope.ts';

export const KEY = 'mk_live_accepted';
export const OTHER_KEY = 'mk_live_another';

export interface Asked {
  readonly what: string;
  readonly name: string | null;
  readonly request: GatewayRequest;
}

/** A broker that says what a test wants it to, and remembers what it was asked. */
export interface ScriptedBroker extends Broker {
  readonly asked: Asked[];
  readonly views: { readonly scope: ViewScope; readonly nameMax: number | undefined }[];
  answer: (asked: Asked) => UpstreamReply | Promise<UpstreamReply>;
  /** Keys that are accepted, by what they see. */
  readonly tools: Map<string, JsonObject[]>;
  instructions: string | null;
  refusal: AppError | null;
  /** How often the prompts or resources of a key have become others. */
  readonly announced: Map<string, number>;
  /** Tells the streams of a key that its view is another one. */
  change(key: string, tools: JsonObject[]): void;
  announce(key: string, list: Exclude<ListKind, 'tools'>): void;
}

export const echoTool = { name: 'mcp__ev__echo', inputSchema: { type: 'object', properties: { message: { type: 'string' } } } };
export const regionTool = {
  name: 'mcp__ev__region',
  inputSchema: {
    type: 'object',
    properties: {
      region: { type: 'string', 'x-mcp-header': 'Region' },
      size: { type: 'integer', 'x-mcp-header': 'Size' },
      rest: { type: 'object', properties: { dry: { type: 'boolean', 'x-mcp-header': 'Dry' } } },
    },
  },
};

export function scriptBroker(): ScriptedBroker {
  const listeners = new Map<string, Set<(next: View) => void>>();
  const views = new Map<readonly JsonObject[], View>();
  const viewOf = (key: string): View => {
    const tools = broker.tools.get(key)!;
    const view = views.get(tools) ?? makeView(key, tools);
    views.set(tools, view);
    return view;
  };
  const ask = async (what: string, name: string | null, request: GatewayRequest): Promise<UpstreamReply> => {
    broker.asked.push({ what, name, request });
    return broker.answer({ what, name, request });
  };
  const makeView = (key: string, tools: readonly JsonObject[]): View => ({
    toolsJson: JSON.stringify(tools),
    toolsBytes: Buffer.from(JSON.stringify(tools)),
    digestOf: (list) => (list === 'tools' ? JSON.stringify(tools) : `${broker.announced.get(`${key} ${list}`) ?? 0}`),
    get instructions() {
      return broker.instructions;
    },
    inputSchemaOf: (name) => (tools.find((each) => each.name === name)?.inputSchema as JsonObject | undefined) ?? null,
    callTool: (name, request) => ask('callTool', name, request),
    listPrompts: (request) => ask('listPrompts', null, request),
    getPrompt: (name, request) => ask('getPrompt', name, request),
    listResources: (request) => ask('listResources', null, request),
    listResourceTemplates: (request) => ask('listResourceTemplates', null, request),
    readResource: (uri, request) => ask('readResource', uri, request),
    complete: (request) => ask('complete', null, request),
    onChange(_lists, listener, signal) {
      const all = listeners.get(key) ?? new Set();
      listeners.set(key, all.add(listener));
      signal.addEventListener('abort', () => all.delete(listener));
    },
  });
  const broker: ScriptedBroker = {
    asked: [],
    views: [],
    tools: new Map([
      [KEY, [echoTool, regionTool]],
      [OTHER_KEY, []],
    ]),
    instructions: null,
    refusal: null,
    answer: () => ({ result: { content: [{ type: 'text', text: 'done' }] } }),
    async admit({ secret }) {
      if (broker.refusal !== null) throw broker.refusal;
      if (secret === null) throw new AppError('api_key_required');
      if (!broker.tools.has(secret)) throw new AppError('invalid_api_key');
      return agentOf(secret);
    },
    announced: new Map(),
    announce(key, list) {
      const name = `${key} ${list}`;
      broker.announced.set(name, (broker.announced.get(name) ?? 0) + 1);
      for (const listener of listeners.get(key) ?? []) listener(viewOf(key));
    },
    change(key, tools) {
      broker.tools.set(key, tools);
      for (const listener of listeners.get(key) ?? []) listener(viewOf(key));
    },
    async close() {},
  };
  const agentOf = (key: string): Agent => ({
    caller: { orgId: 'org', userId: 'user', key: { id: key } } as Agent['caller'],
    async view(scope, nameMax) {
      broker.views.push({ scope, nameMax });
      if (scope.kind === 'server' && scope.slug !== 'ev') throw new AppError('not_found');
      return viewOf(key);
    },
  });
  return broker;
}

export interface RunningGateway {
  readonly url: string;
  readonly broker: ScriptedBroker;
  readonly gateway: Gateway;
  /** What was reported as an error of ours. */
  readonly reported: { readonly code: string; readonly requestId: string }[];
  close(): Promise<void>;
}

/** The gateway on a free port, in front of a scripted broker, as main.ts starts it. */
export async function startGateway(overrides: Partial<GatewayDeps> = {}): Promise<RunningGateway> {
  const broker = scriptBroker();
  const reported: { code: string; requestId: string }[] = [];
  let url = '';
  const ipOf = createClientIp({ trustedProxies: [], addressMatches: () => false });
  const gateway = createGateway({
    broker,
    publicUrl: () => url,
    host: '127.0.0.1',
    monotonicMs: () => 1_000,
    requestIdOf: (given) => requestIdOf(given, Date.now()),
    clientIp: ({ socket }) => ipOf(socket.remoteAddress, undefined),
    problemOf: (error, place) => problemOf(error, { ...place, publicUrl: url }),
    problemHeaders,
    toAppError: (cause) => new AppError('internal_error', { cause }),
    onError: ({ code }, { requestId }) => reported.push({ code, requestId }),
    ...overrides,
  });
  const server = createServer((req, res) => {
    if (!gateway.handle(req, res)) res.writeHead(404, { 'content-type': 'application/problem+json' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    broker,
    gateway,
    reported,
    async close() {
      await gateway.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
