import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ApiKeyWithSecret, AuditEvent, Connection, ConnectionCreateBody, CredentialBody, Me, TestTrace } from '@mooring/sdk';

export const apiKey = 'mk_live_0123456789abcdefghijklmnopqrstuvwxyz';

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
}

/** What the fake remembers; tests set it up and look into it. */
export interface FakePlatform extends AsyncDisposable {
  readonly url: string;
  readonly requests: SeenRequest[];
  readonly connections: Map<string, Connection>;
  /** Credentials by slug: a real platform never shows them but in a hand-off. */
  readonly credentials: Map<string, string>;
  readonly audit: AuditEvent[];
  /** What the next tests of a server answer. */
  trace: TestTrace;
  auditOk: boolean;
  /** What a request is answered with, by method and path, e.g. `GET /v1/spaces`: a status and a body. */
  readonly answers: Map<string, readonly [number, unknown?]>;
  /** An answer that the next request gets instead, e.g. `[402, 'upgrade_required']`. */
  refusal: readonly [number, string, object?] | undefined;
}

export const passed: TestTrace = {
  id: 'tst_01',
  connection_id: null,
  at: '2026-01-01T00:00:00.000Z',
  ok: true,
  code: null,
  took_ms: 42,
  health: 'HEALTHY',
  summary: 'The server speaks MCP 2025-11-25 over streamable HTTP.',
  suggestion: null,
  steps: [
    { name: 'policy', status: 'ok', ms: 0 },
    { name: 'handshake', status: 'ok', ms: 30, evidence: { protocol_version: '2025-11-25', server_name: 'evil\u001b[2Jname\u202e' } },
  ],
};

export const failed: TestTrace = {
  ...passed,
  ok: false,
  code: 'transport_mismatch',
  health: 'UNREACHABLE',
  summary: 'The server answers only the legacy SSE transport.',
  steps: [
    { name: 'policy', status: 'ok', ms: 0 },
    { name: 'handshake', status: 'fail', ms: 9, code: 'transport_mismatch', hint: 'POST /sse was answered with 405.' },
  ],
};

const me: Me = {
  type: 'key',
  user: null,
  key: { id: 'k1', name: 'ci', prefix: 'mk_live_', expires_at: null },
  org: { id: 'o1', slug: 'acme', name: 'Acme' },
  role: 'ADMIN',
  scopes: ['config:read', 'connections:read', 'connections:write'],
  owners: [],
};

export const connectionOf = (slug: string, more: Partial<Connection> = {}): Connection => ({
  id: `00000000-0000-4000-8000-${slug.padStart(12, '0').slice(-12)}`,
  slug,
  nickname: slug,
  display_name: slug,
  server_url: 'https://mcp.acme.test/mcp',
  transport: 'auto',
  transport_source: 'explicit',
  effective_transport: 'streamable-http',
  protocol: 'auto',
  auth_type: 'none',
  credential: null,
  status: 'active',
  status_reason: null,
  health: 'UNKNOWN',
  tools_status: 'unknown',
  delivery: { handoff: true, broker: true },
  visibility: 'spaces',
  bindable: false,
  spaces: ['everyone'],
  headers: [],
  header_names: [],
  ca_certificate: null,
  network_exemption: null,
  aliases: [],
  warnings: [],
  created_at: '2026-01-01T00:00:00.000Z',
  created_by: 'Dana',
  updated_at: '2026-01-01T00:00:00.000Z',
  last_used_at: null,
  version: 1,
  ...more,
});

const keyOf = (name: string): ApiKeyWithSecret => ({
  id: 'k2',
  name,
  prefix: 'mk_live_',
  last4: 'new1',
  scopes: ['config:read'],
  application: null,
  spaces: null,
  slugs: null,
  denied_tools: [],
  ips: null,
  owner: { id: 'u1', name: 'Dana' },
  status: 'active',
  expires_at: null,
  last_used_at: null,
  last_used_ip: null,
  last_used_agent: null,
  created_at: '2026-01-01T00:00:00.000Z',
  created_by: 'Dana',
  revoked_at: null,
  version: 1,
  secret: 'mk_live_new1',
});

function send(response: ServerResponse, status: number, body?: unknown): void {
  response.writeHead(status, { 'content-type': status < 400 ? 'application/json' : 'application/problem+json', 'x-request-id': 'req_01' });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

const refuse = (response: ServerResponse, status: number, code: string, more: object = {}): void =>
  send(response, status, {
    code,
    status,
    detail: `Detail of ${code}.`,
    action: `Fix of ${code}.`,
    request_id: 'req_01',
    retryable: false,
    ...more,
  });

const credentialOf = (header: string, type: 'bearer' | 'api_key', version: number): NonNullable<Connection['credential']> => ({
  ...{ type, header, hint: '…9f2c', set_at: '2026-01-01T00:00:00.000Z', set_by: 'Dana', last_used_at: null, expires_at: null, version },
});

type Route = (request: SeenRequest, response: ServerResponse, id: string) => void;

function routesOf(fake: FakePlatform): [string, RegExp, Route][] {
  const base = '/v1/integrations/connections';
  const page = (items: readonly unknown[]) => ({ data: items, next_cursor: null, has_more: false });
  const found = (response: ServerResponse, slug: string): Connection | undefined => {
    const connection = fake.connections.get(slug);
    if (!connection) refuse(response, 404, 'not_found');
    return connection;
  };
  const change =
    (more: Partial<Connection>): Route =>
    (request, response, slug) => {
      const connection = found(response, slug);
      if (!connection) return;
      const changed = { ...connection, ...more, version: connection.version + 1 };
      if (!request.query.dry_run) fake.connections.set(slug, changed);
      send(response, 200, changed);
    };
  const create: Route = (request, response) => {
    const body = request.body as ConnectionCreateBody;
    const slug = body.slug ?? body.nickname.toLowerCase().replace(/[^a-z0-9]+/g, '-');
    const credential = body.auth_type === 'bearer' ? credentialOf('Authorization', 'bearer', 1) : null;
    if (!request.query.dry_run) fake.connections.set(slug, connectionOf(slug, { auth_type: body.auth_type ?? 'none', credential }));
    const warnings = body.server_url.includes('token=')
      ? [{ code: 'url_contains_secret', message: 'The URL seems to hold a secret.' }]
      : [];
    const connection_id = connectionOf(slug).id;
    send(response, 201, { connection_id, status: 'active', vendor: 'custom_mcp', authorize_url: null, state: null, slug, warnings });
  };
  const remove: Route = (request, response, slug) => {
    const connection = found(response, slug);
    if (!connection) return;
    if (request.query.purge) fake.connections.delete(slug);
    else fake.connections.set(slug, { ...connection, status: 'revoked' });
    send(response, 204);
  };
  const setCredential: Route = (request, response, slug) => {
    const connection = found(response, slug);
    if (!connection) return;
    const body = request.body as CredentialBody;
    if (body.test && !fake.trace.ok) return refuse(response, 422, 'credential_test_failed');
    fake.credentials.set(slug, body.token ?? body.api_key ?? '');
    const header = body.auth_type === 'api_key' ? (body.api_key_header ?? 'X-API-Key') : 'Authorization';
    const type = body.auth_type === 'api_key' ? 'api_key' : 'bearer';
    change({ auth_type: type, credential: credentialOf(header, type, (connection.credential?.version ?? 0) + 1) })(request, response, slug);
  };
  const test: Route = (request, response, slug) => {
    if (!found(response, slug)) return;
    if (request.headers.accept !== 'text/event-stream') return send(response, 200, fake.trace);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const step of fake.trace.steps) response.write(`event: step\ndata: ${JSON.stringify(step)}\n\n`);
    response.end(`event: result\ndata: ${JSON.stringify(fake.trace)}\n\n`);
  };
  const config: Route = (_request, response, slug) => {
    const connection = fake.connections.get(slug);
    if (connection?.status !== 'active') return refuse(response, 404, 'unknown_mcp_server');
    const headers = { Authorization: `Bearer ${fake.credentials.get(slug)}`, 'X-Tenant': 'acme' };
    const { server_url: url, effective_transport: transport, version } = connection;
    send(response, 200, {
      success: true,
      data: { slug, displayName: slug, url, headers, transport, protocol: 'auto', version, expiresAt: null },
    });
  };
  const exportAudit: Route = (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    response.end(fake.audit.map((event) => `${JSON.stringify(event)}\n`).join(''));
  };
  const verify: Route = (_request, response) =>
    send(response, 200, {
      ok: fake.auditOk,
      checked: fake.audit.length,
      head: { seq: fake.audit.length, mac: 'abc' },
      broken: fake.auditOk ? null : { seq: 1, reason: 'the MAC is wrong' },
    });
  return [
    ['GET', /^\/v1\/me$/, (_request, response) => send(response, 200, me)],
    ['POST', new RegExp(`^${base}/custom-mcp$`), create],
    ['GET', new RegExp(`^${base}$`), (_request, response) => send(response, 200, page([...fake.connections.values()]))],
    [
      'GET',
      new RegExp(`^${base}/([^/]+)$`),
      (_request, response, slug) => {
        const connection = found(response, slug);
        if (connection) send(response, 200, connection);
      },
    ],
    ['DELETE', new RegExp(`^${base}/([^/]+)$`), remove],
    ['POST', new RegExp(`^${base}/([^/]+)/enable$`), change({ status: 'active' })],
    ['POST', new RegExp(`^${base}/([^/]+)/disable$`), change({ status: 'disabled' })],
    ['POST', new RegExp(`^${base}/([^/]+)/restore$`), change({ status: 'active' })],
    ['PUT', new RegExp(`^${base}/([^/]+)/credential$`), setCredential],
    ['POST', new RegExp(`^${base}/([^/]+)/test$`), test],
    ['GET', /^\/api\/integrations\/mcp-config\/([^/]+)$/, config],
    ['GET', /^\/v1\/keys$/, (_request, response) => send(response, 200, page([keyOf('ci')]))],
    ['POST', /^\/v1\/keys$/, (request, response) => send(response, 201, keyOf((request.body as { name: string }).name))],
    [
      'POST',
      /^\/v1\/keys\/([^/]+)\/roll$/,
      (_request, response) => send(response, 201, { ...keyOf('ci'), previous_expires_at: '2026-01-02T00:00:00.000Z' }),
    ],
    ['DELETE', /^\/v1\/keys\/([^/]+)$/, (_request, response) => send(response, 204)],
    ['GET', /^\/v1\/audit$/, (_request, response) => send(response, 200, page(fake.audit))],
    ['GET', /^\/v1\/audit\/export$/, exportAudit],
    ['POST', /^\/v1\/audit\/verify$/, verify],
  ];
}

/** A platform in memory behind a real HTTP server, as far as the command asks for it. */
export async function startFakePlatform(): Promise<FakePlatform> {
  const server = createServer(async (incoming, response) => {
    let text = '';
    for await (const chunk of incoming.setEncoding('utf8')) text += chunk;
    const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://fake');
    const request: SeenRequest = {
      method: incoming.method ?? '',
      path: pathname,
      query: Object.fromEntries(searchParams),
      headers: incoming.headers,
      body: text === '' ? undefined : JSON.parse(text),
    };
    fake.requests.push(request);
    respond(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const fake: FakePlatform = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: [],
    connections: new Map(),
    credentials: new Map(),
    audit: [],
    trace: passed,
    auditOk: true,
    answers: new Map(),
    refusal: undefined,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const routes = routesOf(fake);
  const respond = (request: SeenRequest, response: ServerResponse) => {
    if (request.headers['x-api-key'] !== apiKey) return refuse(response, 401, 'invalid_api_key');
    if (fake.refusal) return refuse(response, ...fake.refusal);
    const prepared = fake.answers.get(`${request.method} ${request.path}`);
    if (prepared) return send(response, ...prepared);
    for (const [method, pattern, route] of routes) {
      const match = method === request.method ? pattern.exec(request.path) : null;
      if (match) return route(request, response, decodeURIComponent(match[1] ?? ''));
    }
    refuse(response, 404, 'not_found');
  };
  return fake;
}
