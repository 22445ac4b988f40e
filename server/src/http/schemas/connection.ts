import { z } from '@hono/zod-openapi';
import { boundedRecord } from './boundedRecord.ts';
import { nameText, text } from './text.ts';

const HEADERS_MAX = 50;

const name = nameText(200);
const nullable = (max: number) => text(max).nullish();

/** `http` is what some clients call streamable HTTP. */
const transport = z
  .preprocess((value) => (value === 'http' ? 'streamable-http' : value), z.enum(['auto', 'sse', 'streamable-http']))
  .openapi({ type: 'string', enum: ['auto', 'sse', 'streamable-http', 'http'] });
const protocol = z.enum(['auto', 'legacy', 'modern']);
const authType = z.enum(['none', 'bearer', 'api_key', 'oauth']);
const visibility = z.enum(['org', 'spaces']);
const delivery = z.strictObject({ handoff: z.boolean().optional(), broker: z.boolean().optional() });
const spaces = z.array(text(64)).max(100);
const headerValue = z.union([text(8_192), z.strictObject({ value: text(8_192), secret: z.boolean().optional() })]);

const credentialFields = {
  auth_type: authType.optional().openapi({ default: 'none' }),
  token: nullable(8_192).openapi({ description: 'The raw token of auth_type bearer.' }),
  api_key: nullable(8_192).openapi({ description: 'The value of auth_type api_key, sent as it is.' }),
  api_key_header: text(128).optional().openapi({ default: 'X-API-Key' }),
  secret: nullable(8_192).openapi({ description: 'Alias of token or api_key; for api_key also as `HeaderName:value`.' }),
};

export const createConnectionBody = z
  .strictObject({
    nickname: name,
    server_url: text(4_096),
    transport: transport.optional(),
    ...credentialFields,
    headers: boundedRecord(headerValue, HEADERS_MAX)
      .optional()
      .openapi({ description: 'Extra static headers; a plain string is kept secret.' }),
    oauth_authorize_url: nullable(4_096),
    oauth_token_url: nullable(4_096),
    oauth_client_id: nullable(1_024),
    oauth_client_secret: nullable(1_024),
    oauth_scopes: z.array(text(256)).max(100).optional(),
    slug: text(64).optional(),
    display_name: name.optional(),
    visibility: visibility.optional(),
    spaces: spaces.optional(),
    delivery: delivery.optional(),
    protocol: protocol.optional(),
    ca_certificate: nullable(65_536),
  })
  .openapi('ConnectionCreate');

export const updateConnectionBody = z
  .strictObject({
    nickname: name.optional(),
    display_name: name.optional(),
    slug: text(64).optional(),
    server_url: text(4_096).optional(),
    keep_credential: z.boolean().optional(),
    transport: transport.optional(),
    protocol: protocol.optional(),
    headers: boundedRecord(headerValue.nullable(), HEADERS_MAX).optional(),
    visibility: visibility.optional(),
    spaces: spaces.optional(),
    delivery: delivery.optional(),
    bindable: z.boolean().optional().openapi({ description: 'Whether editors of a space may bind it although they do not see it yet.' }),
    ca_certificate: nullable(65_536),
    confirm: z.boolean().optional(),
  })
  .openapi('ConnectionUpdate');

export const credentialBody = z
  .strictObject({ ...credentialFields, auth_type: authType, test: z.boolean().optional().openapi({ default: true }) })
  .openapi('CredentialChange');

export const probeBody = z
  .strictObject({
    server_url: text(4_096),
    transport: transport.optional(),
    protocol: protocol.optional(),
    headers: boundedRecord(text(8_192), HEADERS_MAX).optional(),
    ...credentialFields,
    ca_certificate: nullable(65_536),
  })
  .openapi('Probe');

const warning = z.object({ code: z.string(), message: z.string() });

export const createdConnection = z
  .object({
    connection_id: z.uuid(),
    status: z.string(),
    vendor: z.literal('custom_mcp'),
    authorize_url: z.string().nullable(),
    state: z.string().nullable(),
    slug: z.string(),
    warnings: z.array(warning),
  })
  .openapi('ConnectionCreated');

const instant = z.iso.datetime();

export const connectionSchema = z
  .object({
    id: z.uuid(),
    slug: z.string(),
    nickname: z.string(),
    display_name: z.string(),
    server_url: z.string(),
    transport: z.enum(['auto', 'sse', 'streamable-http']),
    transport_source: z.enum(['default', 'explicit']),
    effective_transport: z.enum(['sse', 'streamable-http']),
    protocol,
    auth_type: authType,
    credential: z
      .object({
        type: z.string(),
        header: z.string(),
        hint: z.string(),
        set_at: instant,
        set_by: z.string(),
        last_used_at: instant.nullable(),
        expires_at: instant.nullable(),
        version: z.int(),
      })
      .nullable(),
    status: z.enum(['active', 'pending_oauth', 'auth_expired', 'disabled', 'revoked']),
    status_reason: z.string().nullable(),
    health: z.enum(['HEALTHY', 'DEGRADED', 'UNREACHABLE', 'UNKNOWN']),
    tools_status: z.string(),
    delivery: z.object({ handoff: z.boolean(), broker: z.boolean() }),
    visibility,
    spaces: z.array(z.string()),
    bindable: z.boolean(),
    headers: z.array(z.object({ name: z.string(), secret: z.boolean(), value: z.string().nullable() })),
    header_names: z.array(z.string()),
    ca_certificate: z.object({ subject: z.string(), expires_at: instant, fingerprint: z.string() }).nullable(),
    network_exemption: z.string().nullable(),
    aliases: z.array(z.string()),
    warnings: z.array(warning),
    created_at: instant,
    created_by: z.string(),
    updated_at: instant,
    last_used_at: instant.nullable(),
    version: z.int(),
  })
  .openapi('Connection');

const step = z.object({
  name: z.enum(['policy', 'dns', 'tcp', 'tls', 'http', 'auth', 'handshake', 'tools']),
  status: z.enum(['running', 'ok', 'warn', 'fail', 'skipped']),
  ms: z.number().optional(),
  code: z.string().optional(),
  hint: z.string().optional(),
  docs: z.string().optional(),
  evidence: z.record(z.string(), z.unknown()).optional(),
});

export const traceSchema = z
  .object({
    id: z.string(),
    connection_id: z.uuid().nullable(),
    at: instant,
    ok: z.boolean(),
    code: z.string().nullable(),
    took_ms: z.number(),
    health: z.string(),
    summary: z.string(),
    suggestion: z.record(z.string(), z.unknown()).nullable(),
    steps: z.array(step),
  })
  .openapi('TestTrace');
