import { version } from '#version.ts';

/** How the server introduces itself to MCP servers. */
export const defaultUserAgent = `mooring-mcp-client/${version}`;
