import type { ServerResponse } from 'node:http';
import { type Handler, reply, replyAsStream, type Seen, startUpstream, type Upstream } from '../mcp/upstream.ts';
import { sessionFace, sseFace } from './faces.ts';

/** How it is refused. */
export type Refusal = { readonly id: string; readonly error: { readonly code: number } };
/** What a server does once it is refused what it has asked for. */
export type GoOn = (refusal: Refusal) => object;

export interface Asking extends Upstream {
  readonly refusals: readonly Refusal[];
}

/** A legacy server that works on nothing before its client has answered; the name of the tool is what it asks for, and
 * `echo`, which it lists, asks for sampling. */
export async function startAsking(transport: 'http' | 'sse', goOn: GoOn): Promise<Asking> {
  const refusals: Refusal[] = [];
  const waiting = new Map<unknown, (refusal: Refusal) => void>();
  const write = (stream: ServerResponse, message: object): void =>
    void stream.write(`event: message\ndata: ${JSON.stringify({ jsonrpc: '2.0', ...message })}\n\n`);
  const onCall = ({ rpc }: Seen, stream: ServerResponse): void => {
    const id = `ask-${rpc.id}`;
    if (transport === 'http') replyAsStream(stream, [], false);
    waiting.set(id, (refusal) => {
      write(stream, { id: rpc.id, ...goOn(refusal) });
      if (transport === 'http') stream.end();
    });
    write(stream, { id, method: rpc.params?.name === 'echo' ? 'sampling/createMessage' : rpc.params?.name, params: {} });
  };
  const face = transport === 'http' ? sessionFace({ onCall }) : sseFace({ onCall });
  const handler: Handler = (seen, response) => {
    const answer = seen.body === '' ? {} : JSON.parse(seen.body);
    if (answer.method !== undefined || answer.id === undefined) return face.handler(seen, response);
    reply(response, 202);
    refusals.push(answer);
    waiting.get(answer.id)?.(answer);
  };
  return Object.assign(await startUpstream(handler, transport === 'sse' ? '/sse' : '/mcp'), { refusals });
}
