// biome-ignore-all format: the lines stand as applications have them
/** The route of the cookbook, which calls a tool: only the platform's address, the tool and its arguments are others. */
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
export async function GET(req: Request) {
// 1. Pull the URL + Authorization header from Leash
const cfgRes = await fetch(`${process.env.LEASH_PLATFORM_URL}/api/integrations/mcp-config/intercom`, {
headers: {
'X-API-Key': process.env.LEASH_API_KEY!,
cookie: req.headers.get('cookie') ?? '',
},
})
if (!cfgRes.ok) {
return Response.json({ error: 'mcp_config_unavailable' }, { status: cfgRes.status })
}
const { data: cfg } = await cfgRes.json() as { data: { url: string; headers: Record<string, string> } }
// 2. Connect with the official MCP client
const transport = new StreamableHTTPClientTransport(new URL(cfg.url), {
requestInit: { headers: cfg.headers },
})
const mcp = new Client({ name: 'sync-intercom', version: '1.0.0' })
await mcp.connect(transport)
// 3. Call tools
const result = await mcp.callTool({
name: 'echo',
arguments: { message: 'open' },
})
return Response.json({ conversations: result.content })
}
