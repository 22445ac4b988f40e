import { randomBytes, randomUUID } from 'node:crypto';
import { getRequestListener } from '@hono/node-server';
import {
  createMcpHandler,
  createRequestStateCodec,
  hostHeaderValidationResponse,
  InMemoryServerEventBus,
  isLegacyRequest,
  McpServer,
  originValidationResponse,
  type RegisteredPrompt,
  type RegisteredTool,
  WebStandardStreamableHTTPServerTransport,
} from '@modelcontextprotocol/server';
import { startHttpServer } from '../fixtures/servers.ts';
import { type RoundState, registerInputTools } from './fixtureInputTools.ts';
import { registerPrompts } from './fixturePrompts.ts';
import { registerPushTools } from './fixturePushTools.ts';
import { registerResources } from './fixtureResources.ts';
import { type FixtureState, registerTools } from './fixtureTools.ts';

export interface FixtureServer {
  readonly url: string;
  close(): Promise<void>;
}

/** `both` generations, or only the older one, as most published servers. */
export type FixtureEra = 'both' | 'legacy';

/** A server for one request, or for one session; its last tool and prompt come and go. */
interface Instance {
  readonly server: McpServer;
  readonly extraTool: RegisteredTool;
  readonly extraPrompt: RegisteredPrompt;
}

interface Session extends Instance {
  readonly transport: WebStandardStreamableHTTPServerTransport;
}

/** In 2026-07-28 there are neither log levels nor subscriptions to one resource. */
const capabilities = {
  legacy: { tools: { listChanged: true }, prompts: { listChanged: true }, resources: { subscribe: true }, logging: {} },
  modern: { tools: { listChanged: true }, prompts: { listChanged: true } },
};

const localHosts = ['localhost', '127.0.0.1', '[::1]'];

/** The server that the scenarios of the conformance suite expect: `test_*` tools, prompts and resources, with sessions for 2025-11-25. */
export async function startFixtureServer(era: FixtureEra = 'both'): Promise<FixtureServer> {
  const bus = new InMemoryServerEventBus();
  const sessions = new Map<string, Session>();
  const create = createInstances(bus, sessions);
  const modern = createMcpHandler(() => create('modern').server, { legacy: 'reject', bus });
  const answer = async (request: Request): Promise<Response> => {
    const refusal = hostHeaderValidationResponse(request, localHosts) ?? originValidationResponse(request, localHosts);
    if (refusal) return refusal;
    if (era === 'legacy' || (await isLegacyRequest(request))) return answerInSession(request, sessions, () => create('legacy'));
    return modern.fetch(request);
  };
  const http = await startHttpServer(getRequestListener(answer, { overrideGlobalObjects: false }));
  return {
    url: `http://127.0.0.1:${http.port}/mcp`,
    async close() {
      await modern.close();
      for (const { server } of sessions.values()) await server.close();
      await http.close();
    },
  };
}

/** All instances show the same lists, and a change reaches those that live longer than one request. */
function createInstances(
  bus: InMemoryServerEventBus,
  sessions: ReadonlyMap<string, Session>,
): (generation: 'legacy' | 'modern') => Instance {
  const codec = createRequestStateCodec<RoundState>({ key: randomBytes(32) });
  let hasTool = false;
  let hasPrompt = false;
  const state: FixtureState = {
    toggleTool() {
      hasTool = !hasTool;
      bus.publish({ kind: 'tools_list_changed' });
      for (const { extraTool } of sessions.values()) extraTool.update({ enabled: hasTool });
    },
    togglePrompt() {
      hasPrompt = !hasPrompt;
      bus.publish({ kind: 'prompts_list_changed' });
      for (const { extraPrompt } of sessions.values()) extraPrompt.update({ enabled: hasPrompt });
    },
  };
  return (generation) => {
    const server = new McpServer(
      { name: 'conformance-fixture', version: '1.0.0' },
      { capabilities: capabilities[generation], requestState: { verify: codec.verify } },
    );
    const extraTool = registerTools(server, state);
    extraTool.update({ enabled: hasTool });
    const extraPrompt = registerPrompts(server);
    extraPrompt.update({ enabled: hasPrompt });
    registerInputTools(server, codec);
    registerPushTools(server);
    registerResources(server);
    if (generation === 'legacy') {
      server.server.setRequestHandler('resources/subscribe', () => ({}));
      server.server.setRequestHandler('resources/unsubscribe', () => ({}));
    }
    return { server, extraTool, extraPrompt };
  };
}

async function answerInSession(request: Request, sessions: Map<string, Session>, create: () => Instance): Promise<Response> {
  const id = request.headers.get('mcp-session-id');
  const known = id === null ? undefined : sessions.get(id);
  if (known) return known.transport.handleRequest(request);
  if (id !== null)
    return Response.json({ jsonrpc: '2.0', id: null, error: { code: -32001, message: 'Session not found' } }, { status: 404 });
  const instance = create();
  const transport = new WebStandardStreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    onsessioninitialized: (opened) => void sessions.set(opened, { ...instance, transport }),
    onsessionclosed: (closed) => void sessions.delete(closed),
  });
  await instance.server.connect(transport);
  return transport.handleRequest(request);
}
