import type { ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { type Handler, reply, type Seen, startUpstream, type Upstream } from '../mcp/upstream.ts';
import { CANARY } from '../startTestServer.ts';
import { escapeUnits, spellings } from './spellings.ts';

/** How a parrot speaks: one of the two generations over streamable HTTP, or the older one over HTTP+SSE. */
export const parrotKinds = ['modern', 'legacy', 'sse'] as const;
export type ParrotKind = (typeof parrotKinds)[number];

/** Not secret. Where it arrives, the words around it did, so that a search that finds no credential there has looked at something. */
export const markOf = (name: string, place: string): string => `visibleMarker-${name}-${place}.`;

const credentialOf = ({ headers }: Seen): string => String(headers.authorization ?? headers['x-secret'] ?? '');

/** Every spelling of what the parrot was sent, with its scheme and without. */
function repeat(name: string, seen: Seen, place: string): string {
  const credential = credentialOf(seen);
  const texts = [credential, credential.replace(/^Bearer /, '')];
  return `${markOf(name, place)} ${texts.flatMap((text) => Object.values(spellings).map((spell) => `<${spell(text)}>`)).join(' ')}`;
}

const PROPERTY = 'listed';

/** What it lists and answers, by method; the credential is in every text that a server may choose. */
function resultOf({ seen, kind, say }: Omit<Speaking, 'deliver'>): object | null {
  const uri = `parrot://${say('uri').split(' ', 1)[0]}/?key=${encodeURIComponent(credentialOf(seen))}`;
  const talk = { title: say('title'), description: say('description'), _meta: { 'com.example/said': say('meta'), [say('meta-name')]: 1 } };
  const schema = (place: string) => ({
    type: 'object',
    description: say(place),
    properties: {
      [PROPERTY]: { type: 'string', enum: [say(`${place}-enum`)], default: say(`${place}-default`) },
      [say(`${place}-name`)]: {},
    },
    $comment: say(`${place}-comment`),
  });
  const tool = { ...talk, inputSchema: schema('schema'), outputSchema: schema('output'), annotations: { title: say('annotation') } };
  const names = [...Object.keys(calls[kind]), ...(kind === 'sse' ? [] : Object.keys(refusals)), credentialOf(seen), say('tool-name')];
  const capabilities = { tools: {}, prompts: {}, resources: {}, completions: {}, logging: {}, experimental: { [say('capability')]: {} } };
  const self = { name: say('server'), version: say('version') };
  const results: Readonly<Record<string, object>> = {
    initialize: { protocolVersion: '2025-11-25', capabilities, serverInfo: self, instructions: say('instructions') },
    'server/discover': {
      supportedVersions: ['2026-07-28'],
      capabilities,
      instructions: say('instructions'),
      ttlMs: 0,
      cacheScope: 'private',
      _meta: { 'io.modelcontextprotocol/serverInfo': self },
    },
    'tools/list': { tools: names.map((name) => ({ name, ...tool })), ttlMs: 0, cacheScope: 'private' },
    'prompts/list': {
      prompts: [{ name: 'greet', ...talk, arguments: [{ name: 'who', description: say('argument') }] }, { name: say('prompt-name') }],
    },
    'prompts/get': { ...talk, messages: [{ role: 'user', content: { type: 'text', text: say('prompt') } }] },
    'resources/list': {
      resources: [
        { uri: 'parrot://plain', name: say('resource-name'), ...talk, mimeType: say('mime') },
        { uri, name: 'x' },
      ],
    },
    'resources/templates/list': { resourceTemplates: [{ uriTemplate: `${uri}{&more}`, name: say('template-name'), ...talk }] },
    'resources/read': {
      contents: [
        { uri, text: say('resource') },
        { uri: 'parrot://blob', blob: Buffer.from(`blob of ${credentialOf(seen)}.`).toString('base64') },
      ],
      ttlMs: 0,
    },
    'completion/complete': { completion: { values: [say('completion')] } },
  };
  const result = results[seen.rpc.method ?? ''];
  return result === undefined ? null : kind === 'modern' ? { resultType: 'complete', ...result } : result;
}

interface Speaking {
  readonly seen: Seen;
  readonly kind: ParrotKind;
  /** Words for a place, with the credential in them. */
  say(place: string): string;
  /** Sends messages, the last of which is the answer. */
  deliver(...messages: readonly object[]): void;
}

type Call = (speaking: Speaking) => void;

const answer = ({ seen, kind, deliver }: Speaking, result: object): void =>
  deliver({ id: seen.rpc.id, result: kind === 'modern' ? { resultType: 'complete', ...result } : result });

const say: Call = (speaking) => {
  const { say: words } = speaking;
  answer(speaking, {
    content: [
      { type: 'text', text: words('text'), annotations: { audience: [words('audience')] } },
      { type: 'image', data: Buffer.from(`image of ${credentialOf(speaking.seen)}.`).toString('base64'), mimeType: 'image/png' },
      {
        type: 'resource_link',
        uri: `https://elsewhere.test/?${encodeURIComponent(credentialOf(speaking.seen))}`,
        name: words('link-name'),
      },
      { type: 'resource', resource: { uri: 'parrot://inside', text: words('embedded') } },
    ],
    structuredContent: { deep: [{ [words('key')]: words('value') }], __proto__: undefined },
    _meta: { 'com.example/said': words('result-meta') },
  });
};

const tell: Call = (speaking) => {
  const { say: words } = speaking;
  const { id, params } = speaking.seen.rpc;
  const { progressToken } = (params?._meta ?? {}) as { progressToken?: unknown };
  speaking.deliver(
    { method: 'notifications/message', params: { level: 'info', logger: words('logger'), data: { [words('log-key')]: words('log') } } },
    ...(progressToken === undefined
      ? []
      : [{ method: 'notifications/progress', params: { progressToken, progress: 1, message: words('progress') } }]),
    { method: `notifications/${words('method')}`, params: { said: words('other') } },
    { id, result: { resultType: 'complete', content: [{ type: 'text', text: words('told') }] } },
  );
};

const fail: Call = (speaking) => answer(speaking, { isError: true, content: [{ type: 'text', text: speaking.say('failure') }] });

const rpcError: Call = ({ seen, say: words, deliver }) =>
  deliver({ id: seen.rpc.id, error: { code: -32_050, message: words('error'), data: { [words('error-key')]: words('data') } } });

const ask: Call = ({ seen, say: words, deliver }) => {
  const elicit = {
    method: 'elicitation/create',
    params: { message: words('question'), requestedSchema: { type: 'object', properties: {} } },
  };
  const result = { resultType: 'input_required', inputRequests: { one: elicit }, requestState: words('state') };
  deliver({ id: seen.rpc.id, result });
};

/** Tools that are answered by the protocol. */
const spoken = { say, tell, fail, rpc_error: rpcError };
const calls: Readonly<Record<ParrotKind, Readonly<Record<string, Call>>>> = { modern: { ...spoken, ask }, legacy: spoken, sse: spoken };

/** Tools that are answered by HTTP alone, or by nothing that is MCP. */
const refusals: Readonly<Record<string, (speaking: Speaking, response: ServerResponse) => void>> = {
  http_error: ({ seen, say: words }, response) =>
    reply(
      response,
      400,
      { jsonrpc: '2.0', id: seen.rpc.id, error: { code: -32_602, message: words('http-error'), data: credentialOf(seen) } },
      heads(seen),
    ),
  refuse: ({ seen, say: words }, response) => reply(response, 401, words('refusal'), heads(seen)),
  forbid: ({ seen, say: words }, response) => reply(response, 403, words('refusal'), heads(seen)),
  crash: ({ seen, say: words }, response) => reply(response, 500, words('crash'), heads(seen)),
  move: ({ seen }, response) => reply(response, 302, '', heads(seen)),
  page: ({ seen, say: words }, response) =>
    reply(response, 200, `<title>${words('page')}</title>`, { ...heads(seen), 'content-type': 'text/html' }),
  type: ({ seen }, response) => reply(response, 200, '', { 'content-type': `text/${encodeURIComponent(credentialOf(seen))}` }),
  garbage: ({ seen, say: words }, response) =>
    reply(response, 200, `{"jsonrpc": ${words('garbage')}`, { ...heads(seen), 'content-type': 'application/json' }),
  wrong_id: ({ seen, say: words }, response) =>
    reply(response, 200, { jsonrpc: '2.0', id: words('wrong-id'), result: { content: [] } }, heads(seen)),
};

/** Headers are ASCII without line ends. */
const heads = (seen: Seen): Record<string, string> => ({
  'www-authenticate': `Bearer realm="${encodeURIComponent(credentialOf(seen))}", error="${encodeURIComponent(credentialOf(seen))}"`,
  location: `https://elsewhere.test/?key=${encodeURIComponent(credentialOf(seen))}`,
  'x-said': credentialOf(seen),
  'set-cookie': `said=${encodeURIComponent(credentialOf(seen))}`,
});

/** Of the copies of the plain credential every other one has its letters spelled as `\u` escapes, which any JSON text may have. */
function write(message: object): string {
  let copies = 0;
  return JSON.stringify({ jsonrpc: '2.0', ...message }).replaceAll(CANARY, (text) =>
    copies++ % 2 === 0 ? text : escapeUnits(text, /./g, false),
  );
}

const eventOf = (message: object, seen: Seen): string =>
  `: ${credentialOf(seen)}\nid: ${encodeURIComponent(credentialOf(seen))}\nevent: message\ndata: ${write(message)}\n\n`;

/** So many characters a chunk: fewer than the canary has, so that each copy of it is in two of them at least. */
const CHUNK_CHARS = 16;

async function writeSlowly(response: ServerResponse, text: string): Promise<void> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += CHUNK_CHARS) {
    response.write(bytes.subarray(at, at + CHUNK_CHARS));
    if (at % (CHUNK_CHARS * 64) === 0) await setImmediate();
  }
}

function converse(speaking: Speaking, response: ServerResponse): void {
  const { seen, kind } = speaking;
  const { method, id, params } = seen.rpc;
  const named = String(params?.name);
  if (method === 'tools/call') {
    if (Object.hasOwn(refusals, named)) refusals[named]!(speaking, response);
    else (calls[kind][named] ?? fail)(speaking);
    return;
  }
  const isOfTheOther = method === (kind === 'modern' ? 'initialize' : 'server/discover');
  const result = isOfTheOther ? null : resultOf(speaking);
  speaking.deliver({ id, ...(result === null ? { error: { code: -32_601, message: speaking.say('unknown-method') } } : { result }) });
}

/** A server that throws its credential back, in every spelling, wherever the protocol and HTTP have a place for words. */
export async function startParrot(kind: ParrotKind, name: string): Promise<Upstream & { heardCredential(): boolean }> {
  const streams = new Set<ServerResponse>();
  let writing = Promise.resolve();

  const speak = (seen: Seen, response: ServerResponse): Speaking => ({
    seen,
    kind,
    say: (place) => repeat(name, seen, place),
    deliver(...messages) {
      const text = messages.map((message) => eventOf(message, seen)).join('');
      if (kind === 'sse') {
        reply(response, 202);
        // One stream for all: the next message must not begin within this one.
        for (const stream of streams) writing = writing.then(() => writeSlowly(stream, text));
      } else if (messages.length === 1) reply(response, 200, write(messages[0]!), { ...heads(seen), 'content-type': 'application/json' });
      else {
        response.writeHead(200, { ...heads(seen), 'content-type': 'text/event-stream' });
        void writeSlowly(response, text).then(() => response.end());
      }
    },
  });

  const handler: Handler = (seen, response) => {
    if (seen.method === 'GET' && kind === 'sse') {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('event: endpoint\ndata: /messages\n\n');
      streams.add(response);
      response.on('close', () => streams.delete(response));
      return;
    }
    if (seen.method !== 'POST' || (kind === 'sse' && seen.path !== '/messages')) return reply(response, 405);
    if (seen.rpc.id === undefined) return reply(response, 202);
    converse(speak(seen, response), response);
  };

  const upstream = await startUpstream(handler, kind === 'sse' ? '/sse' : '/mcp');
  return Object.assign(upstream, {
    heardCredential: () => upstream.seen.some((seen) => seen.rpc.method === 'tools/call' && credentialOf(seen).includes(CANARY)),
  });
}

/** The tools of a parrot that have a name of their own. */
export const toolsOf = (kind: ParrotKind): readonly string[] => [
  ...Object.keys(calls[kind]),
  ...(kind === 'sse' ? [] : Object.keys(refusals)),
];

/** Where the words of a parrot reach those who use it. */
export const placesOf = (kind: ParrotKind): readonly string[] => [
  ...['title', 'description', 'meta', 'schema', 'schema-enum', 'schema-default', 'schema-name', 'output', 'annotation', 'instructions'],
  ...['uri', 'argument', 'prompt', 'resource-name', 'mime', 'template-name', 'resource', 'completion'],
  ...['text', 'audience', 'link-name', 'embedded', 'key', 'value', 'result-meta', 'failure', 'error', 'error-key', 'data'],
  ...['logger', 'log', 'log-key', 'progress', 'told'],
  ...(kind === 'modern' ? ['question', 'state', 'http-error'] : []),
];
