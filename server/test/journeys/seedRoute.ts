// biome-ignore-all format: the lines stand as applications have them
/**
 * An application's route as the documentation of the first custom MCP hand-off prints it: only the platform's address is another. It keeps
 * working as long as this file compiles and its test passes.
 */
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
export async function GET(req: Request) {
const res = await fetch(`${process.env.LEASH_PLATFORM_URL}/api/integrations/mcp-config/acme-tools`, {
headers: {
'X-API-Key': process.env.LEASH_API_KEY!,
cookie: req.headers.get('cookie') ?? '',
},
})
if (!res.ok) {
return Response.json({ error: 'mcp_config_unavailable' }, { status: res.status })
}
const { data: cfg } = await res.json() as { data: { url: string; headers: Record<string, string> } }
const transport = new StreamableHTTPClientTransport(new URL(cfg.url), {
requestInit: { headers: cfg.headers },
})
const mcp = new Client({ name: 'my-app', version: '1.0.0' })
await mcp.connect(transport)
const tools = await mcp.listTools()
return Response.json({ tools })
}
