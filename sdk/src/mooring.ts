import { withApiKey } from './http/credentials.ts';
import { type CallOptions, type MooringOptions, resolveSettings } from './http/options.ts';
import { createPlatform } from './http/platform.ts';
import { fetchConfig } from './mcp/fetchConfig.ts';
import { type GatewayAddress, type GatewayTarget, gatewayAddress } from './mcp/gatewayTarget.ts';
import type { McpConfig } from './wire/handoff.ts';

export interface McpNamespace {
  /**
   * What to connect with: `{url, headers, transport, …}`. Fetched on every call and never cached, so do not keep it either.
   * Throws MooringError UNKNOWN_MCP_SERVER, UNAUTHORIZED, UPGRADE_REQUIRED, HANDOFF_DISABLED, INTEGRATION_NOT_ENABLED and others.
   */
  config(slug: string, options?: CallOptions): Promise<McpConfig>;
  /** The address of the gateway, which calls the servers for its clients. Nothing is sent. The key needs the scope `tools:call`. */
  gateway(target?: GatewayTarget): GatewayAddress;
}

/** The client for applications. It needs an API key with the scope `config:read`. */
export class Mooring {
  readonly mcp: McpNamespace;

  constructor(options: MooringOptions = {}) {
    const settings = resolveSettings(options);
    const platform = createPlatform(settings, withApiKey(settings.apiKey));
    this.mcp = {
      config: (slug, callOptions) => fetchConfig(platform, slug, callOptions),
      gateway: (target) => gatewayAddress(settings, target),
    };
  }

  /** The same as `mcp.config`. */
  getCustomMcpConfig(slug: string, options?: CallOptions): Promise<McpConfig> {
    return this.mcp.config(slug, options);
  }
}
