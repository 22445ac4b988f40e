import manifest from '../../../package.json' with { type: 'json' };

/** How the server introduces itself to MCP servers. */
export const defaultUserAgent = `mooring-mcp-client/${manifest.version}`;
