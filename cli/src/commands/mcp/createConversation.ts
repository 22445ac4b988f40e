import { isJson, type Message, modernVersionOf } from './message.ts';
import { type MarkedArgument, markedArguments, mirroredHeaders } from './mirroredHeaders.ts';

/** What has been said so far, as far as the headers of later requests depend on it. */
export interface Conversation {
  headersFor(message: Message): Record<string, string>;
  /** Whether it calls a tool whose schema has not passed by: a client on stdio has no headers, so it need not list its tools first. */
  callsUnknownTool(message: Message): boolean;
  learn(asked: Message, answer: Message): void;
  /** Of the handshake of the older generation; undefined before it and in the newer one. */
  negotiated(): string | undefined;
}

export function createConversation(): Conversation {
  let negotiated: string | undefined;
  const marked = new Map<string, readonly MarkedArgument[]>();
  let hasListed = false;
  const toolOf = ({ params }: Message): string => String(params?.name);
  return {
    negotiated: () => negotiated,
    headersFor(message) {
      if (modernVersionOf(message) !== undefined) return mirroredHeaders(message, marked.get(toolOf(message)) ?? []);
      return negotiated === undefined || message.method === 'initialize' ? {} : { 'MCP-Protocol-Version': negotiated };
    },
    callsUnknownTool(message) {
      return message.method === 'tools/call' && modernVersionOf(message) !== undefined && !hasListed && !marked.has(toolOf(message));
    },
    learn(asked, { result }) {
      if (asked.method === 'initialize' && typeof result?.protocolVersion === 'string') negotiated = result.protocolVersion;
      if (asked.method !== 'tools/list' || !Array.isArray(result?.tools)) return;
      for (const tool of result.tools.filter(isJson)) marked.set(String(tool.name), markedArguments(tool.inputSchema));
      if (result.nextCursor === undefined) hasListed = true;
    },
  };
}
