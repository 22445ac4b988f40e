import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { errorCatalogue, type WireErrorCode } from '@mooring/sdk';
import type { Config } from '../../src/config.ts';
import type { Choices } from '../../src/main.ts';
import { startTestServer, type TestEngine, type TestServer } from '../startTestServer.ts';

/** A public address that nothing here ever contacts: registering judges it without a look-up, handing it off does not touch it. */
export const PUBLIC_URL = 'https://1.1.1.1/mcp';

// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
export type Json = any;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body; undefined if it is no JSON. */
  readonly json: Json;
}

/** Sends requests with one key, or with none. */
export type Client = (method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>) => Promise<Answer>;

/** Filled in before the tests of a suite run. */
export interface World {
  readonly engine: TestEngine;
  readonly server: TestServer;
  /** With the key of the first organization, which carries every scope. */
  readonly acme: Client;
  readonly anonymous: Client;
  as(key: string): Client;
}

export const REGISTER = '/v1/integrations/connections/custom-mcp';
export const CONNECTIONS = '/v1/integrations/connections';
export const handOff = (slug: string): string => `/api/integrations/mcp-config/${slug}`;

export function clientOf(server: TestServer, key: string | null): Client {
  return async (method, path, body, headers) => {
    const response = await server.call(key, method, path, body, headers);
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '') && !/ndjson/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined };
  };
}

/** Declares a suite once per engine, over one whole server that all of its tests share. */
export function forEachServer(suite: (world: World) => void, overrides: Partial<Config> = {}, choices: Choices = {}): void {
  for (const engine of ['sqlite', 'postgres'] as const) describe(engine, () => suite(startedServer(engine, overrides, choices)));
}

/** The server of the suite that this is called in. */
export function startedServer(engine: TestEngine = 'sqlite', overrides: Partial<Config> = {}, choices: Choices = {}): World {
  const world = { engine } as { -readonly [Name in keyof World]: World[Name] };
  before(async () => {
    const server = await startTestServer(engine, overrides, choices);
    Object.assign(world, {
      server,
      acme: clientOf(server, server.acme.apiKey),
      anonymous: clientOf(server, null),
      as: (key: string) => clientOf(server, key),
    });
  });
  after(() => world.server?.close());
  return world;
}

let registered = 0;

/** Registers a server and answers its body; the slug is a new one unless it is given. */
export async function register(client: Client, body: Readonly<Record<string, unknown>> = {}): Promise<Json> {
  registered += 1;
  const { status, text, json } = await client('POST', REGISTER, {
    nickname: `Server ${registered}`,
    slug: `server-${registered}`,
    server_url: PUBLIC_URL,
    ...body,
  });
  assert.equal(status, 201, text);
  return json;
}

/** Makes a key and answers its body, the secret included. */
export async function makeKey(client: Client, body: Readonly<Record<string, unknown>> = {}): Promise<Json> {
  const { status, text, json } = await client('POST', '/v1/keys', { name: 'test', scopes: ['config:read'], ...body });
  assert.equal(status, 201, text);
  return json;
}

/** Asserts the one error body with this code, and answers it. */
export function assertRefused(answer: Answer, code: WireErrorCode): Json {
  const { status, headers, json, text } = answer;
  const entry = errorCatalogue[code];
  assert.equal(json?.code, code, text);
  assert.equal(status, entry.status);
  assert.equal(headers.get('content-type'), 'application/problem+json');
  assert.equal(json.status, entry.status);
  assert.equal(json.success, false);
  assert.equal(json.retryable, entry.retryable);
  assert.equal(json.title, entry.title);
  assert.equal(json.request_id, headers.get('x-request-id'));
  assert.ok(json.type.endsWith(`/docs/errors/${code}`));
  return json;
}

export function assertOk(answer: Answer, status = 200): Json {
  assert.equal(answer.status, status, answer.text);
  return answer.json;
}
