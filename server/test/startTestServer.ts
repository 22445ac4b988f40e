import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MooringAdmin } from '@mooring/sdk/admin';
import type { Exemption } from '#domain/netguard/types.ts';
import { type Config, readConfig } from '../src/config.ts';
import { createLog } from '../src/log.ts';
import { type Choices, type RunningServer, startServer } from '../src/main.ts';
import { cheapHashing } from './people/cheapHashing.ts';

/** Part of every secret that a test registers, so that one search finds any leak. */
export const CANARY = `canary${Math.random().toString(36).slice(2)}${Date.now().toString(36)}`;

export interface TestOrganization {
  readonly id: string;
  readonly slug: string;
  readonly apiKey: string;
  readonly admin: MooringAdmin;
}

export interface TestServer {
  readonly url: string;
  readonly config: Config;
  readonly server: RunningServer;
  /** Everything logged, at the most verbose level. */
  readonly log: string[];
  /** The organization of set-up, with a key that carries every scope. */
  readonly acme: TestOrganization;
  /** Another organization, with such a key. */
  organization(name: string): Promise<TestOrganization>;
  /** A request with the key of an organization; a body is sent as JSON. */
  call(key: string | null, method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Response>;
  /** Stops the server, and leaves its data for another start with the same `config`. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

export type TestEngine = 'sqlite' | 'postgres';

/** Loopback may be reached by what a test registers, whatever the port. Metadata and every other private address stay refused. */
export const loopback: readonly Exemption[] = [{ entry: '127.0.0.1:*', host: '127.0.0.1', port: '*', purpose: 'mcp' }];

/** A whole server on a free port over a new store, set up as by the operator's command. */
export async function startTestServer(
  engine: TestEngine = 'sqlite',
  overrides: Partial<Config> = {},
  choices: Choices = {},
): Promise<TestServer> {
  const dataDir = mkdtempSync(join(tmpdir(), 'mooring-test-'));
  const database = engine === 'postgres' ? await (await import('./migratedDatabase.ts')).createMigratedDatabase() : null;
  const config: Config = {
    ...readConfig({}),
    dataDir,
    port: 0,
    databaseUrl: database?.url ?? null,
    exemptions: loopback,
    rateLimits: false,
    // A test decides itself when its server is asked.
    toolRefresh: false,
    logLevel: 'trace',
    ...overrides,
  };
  const log: string[] = [];
  const logger = createLog(config.logLevel, { write: (line) => void log.push(line) });
  const server = await startServer(config, logger, { hashing: cheapHashing, ...choices });
  const operate = async (command: string, name: string): Promise<TestOrganization> => {
    const owner = { ownerEmail: `owner@${name.toLowerCase()}.test`, ownerPassword: `${CANARY} password` };
    const made = (await server.mooring.operator.run(command, { org: name, ...owner })) as {
      org: { id: string; slug: string };
      api_key: string;
    };
    return { ...made.org, apiKey: made.api_key, admin: new MooringAdmin({ apiKey: made.api_key, baseUrl: server.url }) };
  };
  const acme = await operate('setup', 'Acme');
  let stopped = false;
  const stop = async (): Promise<void> => {
    if (!stopped) await server.close();
    stopped = true;
  };
  return {
    url: server.url,
    config,
    server,
    log,
    acme,
    organization: (name) => operate('org create', name),
    call: (key, method, path, body, headers = {}) =>
      fetch(`${server.url}${path}`, {
        method,
        headers: {
          ...(key !== null && { 'x-api-key': key }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        redirect: 'manual',
      }),
    stop,
    async close() {
      await stop();
      await database?.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
