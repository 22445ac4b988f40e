/**
 * A server that answers its tools as `answers.ts` says: `node upstream.ts`, which prints its port. The name of a tool is the number of the
 * answer. It serves 2025-11-25 without sessions; under `/json` with JSON, under `/sse` with an event.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answersFor } from './answers.ts';

let prepared: { readonly echoed: string | null; readonly texts: readonly string[] } = { echoed: null, texts: [] };

const server = createServer((request, response) => {
  if (request.method !== 'POST') {
    send(response, 405, 'text/plain', '');
    return;
  }
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => void chunks.push(chunk));
  request.on('end', () => answer(request, response, JSON.parse(Buffer.concat(chunks).toString())));
});
process.once('SIGTERM', () => process.exit(0));
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));

interface Message {
  readonly id?: number | string;
  readonly method: string;
  readonly params?: { readonly name?: string };
}

function answer({ url, headers }: IncomingMessage, response: ServerResponse, { id, method, params }: Message): void {
  const result = resultOf(method, params?.name, headers.authorization ?? 'none at all');
  const body = result === null ? '"error":{"code":-32601,"message":"Method not found"}' : `"result":${result}`;
  const text = `{"jsonrpc":"2.0","id":${JSON.stringify(id)},${body}}`;
  if (id === undefined) send(response, 202, 'text/plain', '');
  else if (url === '/sse') send(response, 200, 'text/event-stream', `data: ${text}\n\n`);
  else send(response, 200, 'application/json', text);
}

function resultOf(method: string, name: string | undefined, echoed: string): string | null {
  if (prepared.echoed !== echoed) prepared = { echoed, texts: Object.values(answersFor(echoed)) };
  if (method === 'tools/call') return prepared.texts[Number(name)] ?? null;
  if (method === 'initialize')
    return '{"protocolVersion":"2025-11-25","capabilities":{"tools":{}},"serverInfo":{"name":"hostile","version":"1"}}';
  if (method !== 'tools/list') return null;
  return JSON.stringify({ tools: prepared.texts.map((_, i) => ({ name: String(i), inputSchema: { type: 'object' } })) });
}

function send(response: ServerResponse, status: number, type: string, text: string): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(text) }).end(text);
}
