import assert from 'node:assert/strict';
import type { World } from '../api/eachServer.ts';
import { type Answer, assertResult, envelope, MODERN, send, sendLegacy, sendModern } from '../gateway/send.ts';
import type { Witness } from './witness.ts';

type Ask = (method: string, params?: Record<string, unknown>) => Promise<Answer>;

/** Everything that a client can do at an endpoint of the gateway, in one generation, as far as the servers behind it offer it. */
async function useAll(ask: Ask): Promise<void> {
  const { tools } = assertResult(await ask('tools/list'));
  // A call that succeeds stands between those that fail, so that no circuit opens.
  for (const { name } of tools) await ask('tools/call', { name, arguments: { listed: 'x' } });
  const { prompts } = assertResult(await ask('prompts/list'));
  for (const { name } of prompts) await ask('prompts/get', { name, arguments: { who: 'me' } });
  const { resources } = assertResult(await ask('resources/list'));
  for (const { uri } of resources) await ask('resources/read', { uri });
  const { resourceTemplates } = assertResult(await ask('resources/templates/list'));
  const argument = { name: 'more', value: 'x' };
  for (const { name } of prompts) await ask('completion/complete', { ref: { type: 'ref/prompt', name }, argument });
  for (const { uriTemplate: uri } of resourceTemplates) await ask('completion/complete', { ref: { type: 'ref/resource', uri }, argument });
}

/** Follows the changes of the list until the first one comes; `change` makes it. */
async function listen(url: string, key: string, witness: Witness, change: () => Promise<void>): Promise<void> {
  const ending = new AbortController();
  const body = {
    jsonrpc: '2.0',
    id: 7,
    method: 'subscriptions/listen',
    params: { notifications: { toolsListChanged: true }, _meta: envelope() },
  };
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      'x-api-key': key,
      'mcp-protocol-version': MODERN,
      'mcp-method': 'subscriptions/listen',
    },
    body: JSON.stringify(body),
    signal: ending.signal,
  });
  let heard = '';
  for await (const text of response.body!.pipeThrough(new TextDecoderStream())) {
    const isBegun = heard !== '';
    heard += text;
    if (!isBegun) await change();
    if (heard.includes('list_changed')) break;
  }
  ending.abort();
  witness.hear('subscriptions/listen', heard);
}

export interface GatewayUse {
  readonly world: World;
  readonly witness: Witness;
  /** An API key that may call tools. */
  readonly key: string;
  readonly paths: readonly string[];
  /** Changes the list at the first of the paths. */
  readonly change: () => Promise<void>;
}

/** Both generations at every endpoint. */
export async function useGateway({ world, witness, key, paths, change }: GatewayUse): Promise<void> {
  const hear = (place: string, answer: Answer): Answer => {
    witness.hear(place, JSON.stringify(answer.headers) + answer.text);
    return answer;
  };
  for (const path of paths) {
    const url = world.server.url + path;
    const headers = { 'x-api-key': key };
    const meta = { progressToken: 'mine', 'io.modelcontextprotocol/logLevel': 'debug' };
    const modern: Ask = async (method, params) =>
      hear(`${path} ${method} modern`, await sendModern(url, method, params, { headers, meta }));
    const legacy: Ask = async (method, params = {}) =>
      hear(`${path} ${method} legacy`, await sendLegacy(url, method, { ...params, _meta: { progressToken: 'mine' } }, headers));
    assertResult(await modern('server/discover'));
    assertResult(await legacy('initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'c', version: '1' } }));
    for (const ask of [modern, legacy]) await useAll(ask);
  }
  await listen(world.server.url + paths[0]!, key, witness, change);
}

/** Requests to the gateway that are refused, with secrets where none belongs. */
export async function misuseGateway({ world, witness, key, paths }: Omit<GatewayUse, 'change'>, secret: string): Promise<void> {
  const url = `${world.server.url}/mcp`;
  const inPath = encodeURIComponent(secret);
  const statuses: number[] = [];
  const attempt = async (at: string, request: Parameters<typeof send>[1]): Promise<string> => {
    const answer = await send(at, request);
    statuses.push(answer.status);
    return JSON.stringify(answer.headers) + answer.text;
  };
  const list = { jsonrpc: '2.0', id: 7, method: 'tools/list', params: {} };
  // The answer names what was asked for to whoever asked (`instance` of RFC 9457, `requested` of the protocol); nothing else may.
  for (const at of [`${url}/s/${inPath}`, `${url}/spaces/${inPath}`, `${url}/${inPath}`, `${url}/s/${key}`, `${url}/spaces/${key}`])
    await attempt(at, { headers: { 'x-api-key': key }, body: list });
  await attempt(url, { headers: { 'x-api-key': key, 'mcp-protocol-version': inPath }, body: list });
  for (const query of ['api_key', 'key', 'token'])
    witness.hear('a query with a key', await attempt(`${url}?${query}=${key}`, { headers: { 'x-api-key': undefined }, body: list }));
  witness.hear('a query with a secret', await attempt(`${url}?name_max=${inPath}`, { headers: { 'x-api-key': key }, body: list }));
  const word = secret.replaceAll(/\W/g, '');
  for (const headers of [
    { 'x-api-key': `mk_live_${word}` },
    { 'x-api-key': key, authorization: `Bearer mk_live_${'x'.repeat(30)}` },
    { 'x-api-key': undefined, authorization: `Basic ${Buffer.from(`me:${key}`).toString('base64')}` },
    { 'x-api-key': key, origin: `https://${word}.test` },
    { 'x-api-key': key, 'content-type': inPath },
    { 'x-api-key': key, accept: inPath },
  ])
    witness.hear('headers with a secret', await attempt(url, { headers, body: list }));
  // An address that a caller reads may carry a token; it is logged, but for that.
  const file = `https://files.test/a?token=${word}&page=2`;
  for (const path of paths)
    for (const uri of [file, `db://me:${word}@data.test/table`, `mooring://nowhere/${encodeURIComponent(file)}`]) {
      const body = { ...list, method: 'resources/read', params: { uri } };
      witness.hear('a resource with a token', await attempt(world.server.url + path, { headers: { 'x-api-key': key }, body }));
    }
  for (const body of [`{"${secret}`, { ...list, method: secret }, { ...list, method: 'prompts/list', params: secret }, [secret]])
    witness.hear('a message with a secret', await attempt(url, { headers: { 'x-api-key': key }, body }));
  assert.ok(statuses.filter((status) => status >= 400).length > 12, String(statuses));
}
