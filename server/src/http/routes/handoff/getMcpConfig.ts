import { z } from '@hono/zod-openapi';
import type { Api } from '../../api.ts';
import { keyOf } from '../../authenticate.ts';
import type { DirectEndpoint } from '../../endpoint.ts';
import type { RateLimits } from '../../rateLimits.ts';
import { userAgentOf } from '../../requestScope.ts';

const configSchema = z
  .object({
    success: z.literal(true),
    data: z.object({
      slug: z.string(),
      displayName: z.string(),
      url: z.string(),
      headers: z
        .record(z.string(), z.string())
        .openapi({ description: 'Send all of them with every request; the credential is among them.' }),
      transport: z.enum(['streamable-http', 'sse']),
      protocol: z.enum(['auto', 'legacy', 'modern']),
      version: z.int(),
      expiresAt: z.string().nullable(),
      caCertificate: z.string().optional(),
    }),
  })
  .openapi('McpConfig');

const pathParams = z.object({ slug: z.string() });

/**
 * The hand-off. It proves the key in the same query that reads the server, so it does its own authentication; a cookie is neither needed
 * nor looked at.
 */
export function getMcpConfig(api: Api, rateLimits: RateLimits): DirectEndpoint<typeof pathParams> {
  return {
    method: 'get',
    path: '/api/integrations/mcp-config/{slug}',
    tag: 'Hand-off',
    summary: 'Fetch the URL and headers of a server. Read anew on every call, never cached; the server itself is not contacted.',
    rate: 'self',
    params: pathParams,
    answer: configSchema,
    errors: [
      'api_key_required',
      'invalid_api_key',
      'ambiguous_credentials',
      'upgrade_required',
      'insufficient_scope',
      'address_not_permitted',
      'handoff_disabled',
      'not_connected',
      'token_expired',
      'unknown_mcp_server',
      'kms_unavailable',
    ],
    async handle({ c, params, headers }) {
      const data = await api.handOff({
        secret: keyOf(c),
        slug: params.slug,
        ip: c.get('ip'),
        agent: userAgentOf(c),
        requestId: c.get('requestId'),
        onCaller(caller) {
          Object.assign(headers, rateLimits.take('handoff', caller.key?.id ?? ''));
        },
      });
      return { success: true, data };
    },
  };
}
