import { requireApiKey } from '../http/credentials.ts';
import type { Settings } from '../http/options.ts';
import { pathPart } from '../http/request.ts';

/** One server under the bare names of its tools, or the servers of one space; neither: all that the key may use. */
export interface GatewayTarget {
  readonly server?: string | undefined;
  readonly space?: string | undefined;
}

/** What an MCP client connects to the gateway with. `headers` carries the API key: never log or store it. */
export interface GatewayAddress {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

export function gatewayAddress({ baseUrl, apiKey }: Settings, { server, space }: GatewayTarget = {}): GatewayAddress {
  const path = server !== undefined ? `/s/${pathPart(server)}` : space !== undefined ? `/spaces/${pathPart(space)}` : '';
  return { url: `${baseUrl}/mcp${path}`, headers: { 'X-API-Key': requireApiKey(apiKey) } };
}
