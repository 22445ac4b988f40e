import type { CallOptions } from '../http/options.ts';
import { pathPart } from '../http/request.ts';
import type { Connection, ConnectionCreateBody, ConnectionCreated, ConnectionQuery, ConnectionUpdateBody } from '../wire/connection.ts';
import type { CredentialBody } from '../wire/credential.ts';
import type { PageQuery } from '../wire/page.ts';
import type { ProbeBody, TestEvent, TestTrace } from '../wire/trace.ts';
import type { Calls, CreateOptions, WriteOptions } from './calls.ts';
import { listPages, type PageList } from './pages.ts';
import { streamTest, testTimeoutMs } from './testEvents.ts';

/** Registered MCP servers. Every `id` is a uuid or a slug. */
export interface Connections {
  create(body: ConnectionCreateBody, options?: CreateOptions): Promise<ConnectionCreated>;
  list(query?: ConnectionQuery, options?: CallOptions): PageList<Connection>;
  get(id: string, options?: CallOptions): Promise<Connection>;
  update(id: string, body: ConnectionUpdateBody, options?: WriteOptions): Promise<Connection>;
  /** Revokes at once. It can be restored for 30 days, unless `purge` deletes it for good. */
  remove(id: string, options?: WriteOptions & { readonly purge?: boolean | undefined }): Promise<void>;
  restore(id: string, options?: WriteOptions): Promise<Connection>;
  enable(id: string, options?: WriteOptions): Promise<Connection>;
  disable(id: string, options?: WriteOptions): Promise<Connection>;
  setCredential(id: string, body: CredentialBody, options?: WriteOptions): Promise<Connection>;
  /** A failed test is a result with `ok: false`, not an error. */
  test(id: string, options?: CallOptions): Promise<TestTrace>;
  testStream(id: string, options?: CallOptions): AsyncIterable<TestEvent>;
  /** Tests a URL without storing anything. */
  probe(body: ProbeBody, options?: CallOptions): Promise<TestTrace>;
  probeStream(body: ProbeBody, options?: CallOptions): AsyncIterable<TestEvent>;
  /** Past tests, newest first. */
  tests(id: string, query?: PageQuery, options?: CallOptions): PageList<TestTrace>;
  getTest(id: string, testId: string, options?: CallOptions): Promise<TestTrace>;
}

const base = '/v1/integrations/connections';
const custom = `${base}/custom-mcp`;
const at = (id: string): string => `${base}/${pathPart(id)}`;

export function createConnections(calls: Calls): Connections {
  const slow = (options?: CallOptions): CallOptions => ({ ...options, timeoutMs: options?.timeoutMs ?? testTimeoutMs });
  return {
    create: (body, options) => calls.create(custom, body, options),
    list: (query = {}, options) => listPages(query, (page) => calls.get(base, options, page)),
    get: async (id, options) => calls.get(at(id), options),
    update: async (id, body, options) => calls.write('PATCH', at(id), body, options),
    remove: async (id, options) => calls.write('DELETE', at(id), undefined, options, { purge: options?.purge ? 1 : undefined }),
    restore: async (id, options) => calls.write('POST', `${at(id)}/restore`, {}, options),
    enable: async (id, options) => calls.write('POST', `${at(id)}/enable`, {}, options),
    disable: async (id, options) => calls.write('POST', `${at(id)}/disable`, {}, options),
    setCredential: async (id, body, options) => calls.write('PUT', `${at(id)}/credential`, body, slow(options)),
    test: async (id, options) => calls.write('POST', `${at(id)}/test`, {}, slow(options)),
    testStream: (id, options) => streamTest(calls, `${at(id)}/test`, {}, options),
    probe: (body, options) => calls.write('POST', `${custom}/probe`, body, slow(options)),
    probeStream: (body, options) => streamTest(calls, `${custom}/probe`, body, options),
    tests: (id, query = {}, options) => listPages(query, async (page) => calls.get(`${at(id)}/tests`, options, page)),
    getTest: async (id, testId, options) => calls.get(`${at(id)}/tests/${pathPart(testId)}`, options),
  };
}
