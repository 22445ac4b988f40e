import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { Exchange } from './call.ts';
import { RpcError, rpcCodes } from './rpcError.ts';

type Place = Pick<Exchange, 'req' | 'res' | 'requestId'>;

/** What a caller reads besides JSON. Throws 406 for one that reads neither. */
export function checkAccept({ accept }: IncomingHttpHeaders): void {
  if (readsJson(accept) || readsEvents(accept)) return;
  throw new RpcError(rpcCodes.refused, 406, 'Answers are application/json or text/event-stream: send both in Accept.');
}

const readsJson = (accept: string | undefined): boolean => accept === undefined || /application\/(?:json|\*)|\*\/\*/.test(accept);

/** Only a caller that says so reads a stream: a wildcard comes from programs that know of none. */
export const readsEvents = (accept: string | undefined): boolean => accept?.includes('text/event-stream') ?? false;

const readsEventsOnly = (accept: string | undefined): boolean => readsEvents(accept) && !readsJson(accept);

/** One JSON-RPC message as the last thing that this request is answered with: as a document, or as the last event of a stream. */
export function writeMessage(place: Place, status: number, json: string, headers: readonly string[] = []): void {
  const { req, res } = place;
  if (res.headersSent || readsEventsOnly(req.headers.accept)) {
    writeEvent(place, json);
    res.end();
    return;
  }
  const length = String(Buffer.byteLength(json));
  res.writeHead(status, ['content-type', 'application/json', 'content-length', length, ...plainHeaders(place), ...headers]).end(json);
}

/** The same for a message that lies ready in parts. */
export function writeParts(place: Place, parts: readonly (string | Uint8Array)[]): void {
  const { req, res } = place;
  const isEvent = res.headersSent || readsEventsOnly(req.headers.accept);
  if (isEvent) openStream(place);
  else {
    const length = parts.reduce((sum, part) => sum + Buffer.byteLength(part), 0);
    res.writeHead(200, ['content-type', 'application/json', 'content-length', String(length), ...plainHeaders(place)]);
  }
  // Corked, so that head and parts leave together.
  res.cork();
  for (const part of isEvent ? ['event: message\ndata: ', ...parts, '\n\n'] : parts) res.write(part);
  res.uncork();
  res.end();
}

/** An answer without a body. */
export function writeEmpty(place: Place, status: number, headers: readonly string[] = []): void {
  place.res.writeHead(status, [...plainHeaders(place), 'content-length', '0', ...headers]).end();
}

/** One event of the stream, which the first one opens. */
export function writeEvent(place: Place, json: string): void {
  openStream(place);
  place.res.write(`event: message\ndata: ${json}\n\n`);
}

/** Proxies must neither keep nor collect it (MCP 2026-07-28, streamable HTTP, X-Accel-Buffering). */
export function openStream(place: Place): ServerResponse {
  const { res } = place;
  if (!res.headersSent) res.writeHead(200, ['content-type', 'text/event-stream', 'x-accel-buffering', 'no', ...plainHeaders(place)]);
  return res;
}

const plainHeaders = ({ requestId }: Place): string[] => ['cache-control', 'no-store', 'x-content-type-options', 'nosniff', 'x-request-id', requestId]; // biome-ignore format: one line
