/**
 * Streams through and reads nothing: `node floorProxy.ts` with UPSTREAM, the URL that every request goes to. Prints its port.
 * What a hop over this HTTP server and this HTTP client costs, before any work is done.
 */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Pool } from 'undici';

const upstream = new URL(process.env.UPSTREAM!);
const pool = new Pool(upstream.origin, { connections: 64, pipelining: 1, keepAliveTimeout: 300_000 });
/** RFC 9110 section 7.6.1, and what the two ends set for themselves. */
const hopByHop = new Set(['connection', 'keep-alive', 'transfer-encoding', 'host', 'content-length']);

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => void chunks.push(chunk));
  request.on('end', () => forward(request.method!, onward(request.headers), Buffer.concat(chunks), response));
});
server.keepAliveTimeout = 300_000;
process.once('SIGTERM', () => process.exit(0));
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));

function forward(method: string, headers: Record<string, string>, body: Buffer, response: ServerResponse): void {
  pool.dispatch(
    { path: upstream.pathname, method: method as 'POST', headers, body },
    {
      onRequestStart() {},
      onResponseStart(_controller, status, received) {
        const length = received['content-length'];
        response.writeHead(status, { ...onward(received), ...(length !== undefined && { 'content-length': String(length) }) });
      },
      onResponseData: (_controller, chunk) => void response.write(chunk),
      onResponseEnd: () => void response.end(),
      onResponseError: () => void response.destroy(),
    },
  );
}

function onward(received: IncomingHttpHeaders): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const name in received) if (!hopByHop.has(name)) headers[name] = String(received[name]);
  return headers;
}
