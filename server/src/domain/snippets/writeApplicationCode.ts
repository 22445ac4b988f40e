import type { EffectiveTransport, Snippet } from '@mooring/sdk';
import texts from './applicationTexts.json' with { type: 'json' };
import { endpointsOf } from './endpoints.ts';
import { quote } from './quote.ts';

export type ApplicationClient = 'curl' | 'python' | ScriptClient;
type ScriptClient = 'typescript' | 'typescript-v1' | 'typescript-v2' | 'ai-sdk' | 'langchain' | 'openai-agents';

export interface Place {
  readonly publicUrl: string;
  readonly slug: string;
  readonly via: Snippet['via'];
  /** Of what the client talks to. */
  readonly transport: EffectiveTransport;
}

/** What the libraries call a transport. */
const words: Readonly<Record<EffectiveTransport, Readonly<Record<string, string>>>> = {
  'streamable-http': {
    type: 'http',
    Transport: 'StreamableHTTPClientTransport',
    module: 'streamableHttp',
    AgentServer: 'MCPServerStreamableHttp',
    // Without it, version 2 of the SDK speaks the older generation only.
    negotiation: ", { versionNegotiation: { mode: 'auto' } }",
    pythonModule: 'streamable_http',
    pythonClient: 'streamable_http_client',
  },
  sse: {
    type: 'sse',
    Transport: 'SSEClientTransport',
    module: 'sse',
    AgentServer: 'MCPServerSSE',
    negotiation: '',
    pythonModule: 'sse',
    pythonClient: 'sse_client',
  },
};

/** The code of an application that lists the tools of one server. */
export function writeApplicationCode(client: ApplicationClient, place: Place): string {
  if (client === 'curl') return fill(texts.curl[place.via], place, 'sh');
  if (client === 'python') {
    const { head, end } = texts.python;
    return fill([...head, ...texts.python[place.via], ...texts.python[place.transport], ...end], place, 'python');
  }
  return fill(scriptOf(client, place), place, 'ts');
}

function scriptOf(client: ScriptClient, { via }: Place): string[] {
  const isPlain = client === 'typescript-v1' || client === 'typescript-v2';
  const { imports, body } = texts[client === 'typescript' ? 'typescript-v2' : client];
  if (via === 'gateway') return [...imports, '', ...texts.config.gateway, ...body];
  if (isPlain) return [...imports, '', ...texts.config.plain, ...body];
  return [...imports, "import { Mooring } from '@mooring/sdk';", '', ...texts.config.sdk, ...body];
}

/** Double braces stand for a value, which becomes a literal of the language; double brackets for a word of a library. */
function fill(lines: readonly string[], { publicUrl, slug, transport }: Place, language: 'sh' | 'ts' | 'python'): string {
  const at = endpointsOf(publicUrl);
  const values: Readonly<Record<string, string>> = { publicUrl, slug, handoffUrl: at.handoff(slug), gatewayUrl: at.server(slug) };
  return lines
    .map((line) => line.replaceAll(/\[\[(\w+)\]\]/g, (_, name) => words[transport][name]!))
    .map((line) => line.replaceAll(/\{\{(\w+)\}\}/g, (_, name) => quote[language](values[name]!)))
    .join('\n')
    .concat('\n');
}
