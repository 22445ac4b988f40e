import type { Conversation } from './createConversation.ts';
import { type Json, type Message, readMessage } from './message.ts';
import { type Post, textsOf } from './post.ts';

/** Lists the tools in the name of the sender of a call, so that the call gets the headers that its tool asks for. */
export async function listTools(post: Post, conversation: Conversation, call: Message, signal: AbortSignal): Promise<void> {
  const _meta = envelopeOf(call.params?._meta as Json);
  for (let cursor: unknown; ; ) {
    const asked = { id: 'mooring-list', method: 'tools/list', params: { _meta, ...(cursor !== undefined && { cursor }) } };
    const response = await post(JSON.stringify({ jsonrpc: '2.0', ...asked }), conversation.headersFor(asked), signal);
    let answer: Message = {};
    for await (const text of textsOf(response)) answer = readMessage(text) ?? answer;
    conversation.learn(asked, answer);
    cursor = answer.result?.nextCursor;
    if (cursor === undefined) return;
  }
}

/** What the sender says of itself, without what belongs to its call alone. */
const envelopeOf = (meta: Json): Json =>
  Object.fromEntries(Object.entries(meta).filter(([name]) => name.startsWith('io.modelcontextprotocol/')));
