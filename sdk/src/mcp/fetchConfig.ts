import { MooringError } from '../errors/mooringError.ts';
import type { CallOptions } from '../http/options.ts';
import type { Platform } from '../http/platform.ts';
import { pathPart } from '../http/request.ts';
import type { Envelope, McpConfig } from '../wire/handoff.ts';

/** Checks what an application relies on, so that it never connects to half an answer. */
export function readConfig(body: Envelope<McpConfig> | undefined): McpConfig {
  const config = body?.data;
  if (typeof config?.url !== 'string' || typeof config.headers !== 'object' || config.headers === null) {
    throw new MooringError('MALFORMED_RESPONSE', 'The answer holds no url and headers.', {
      action: 'Check that the base URL leads to a Mooring server.',
    });
  }
  return config;
}

/** GET /api/integrations/mcp-config/{slug}, asked anew every time: a rotated or revoked credential shows at once. */
export async function fetchConfig(platform: Platform, slug: string, options?: CallOptions): Promise<McpConfig> {
  return readConfig(await platform.json({ method: 'GET', path: `/api/integrations/mcp-config/${pathPart(slug)}` }, options));
}
