import { type Handler, legacyServer, reply, startUpstream, type Upstream } from '../../server/test/mcp/upstream.ts';

const city = { type: 'string', description: 'Name of a city' };
const tools = [
  {
    name: 'forecast',
    title: 'Forecast',
    description: 'The weather of the next days in a city.',
    inputSchema: {
      type: 'object',
      properties: { city, days: { type: 'integer', minimum: 1, maximum: 10, default: 3 }, units: { enum: ['metric', 'imperial'] } },
      required: ['city'],
    },
    annotations: { readOnlyHint: true, openWorldHint: true },
  },
  {
    name: 'list_stations',
    title: 'List stations',
    description: 'The weather stations near a city.',
    inputSchema: { type: 'object', properties: { city }, required: ['city'] },
    annotations: { readOnlyHint: true },
  },
  {
    name: 'delete_station',
    title: 'Delete station',
    description: 'Removes a weather station, and everything that it has measured.',
    inputSchema: { type: 'object', properties: { station: { type: 'string' } }, required: ['station'] },
    annotations: { destructiveHint: true },
  },
];

const callTool: Handler = ({ rpc }, response) => {
  const args = rpc.params?.arguments as { city?: string; days?: number } | undefined;
  const words = `${args?.city}: sunny, 21 °C, for ${args?.days ?? 1} days`;
  reply(response, 200, {
    jsonrpc: '2.0',
    id: rpc.id,
    result: { content: [{ type: 'text', text: words }], structuredContent: { city: args?.city, celsius: 21 } },
  });
};

const listTools: Handler = ({ rpc }, response) => reply(response, 200, { jsonrpc: '2.0', id: rpc.id, result: { tools } });

/** An MCP server with three tools. With a `credential` it answers 401 to every request that does not carry that header line. */
export const startWeatherServer = (credential?: { readonly header: string; readonly value: string }): Promise<Upstream> => {
  const serve = legacyServer({ name: 'weather', instead: { 'tools/list': listTools, 'tools/call': callTool } });
  return startUpstream((seen, response) => {
    if (credential === undefined || seen.headers[credential.header.toLowerCase()] === credential.value) return serve(seen, response);
    reply(response, 401, '', { 'www-authenticate': 'Bearer realm="weather"' });
  });
};
