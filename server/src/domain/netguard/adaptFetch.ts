import { GuardError } from './guardError.ts';
import type { Outbound, OutboundRequest } from './types.ts';

const methods = ['GET', 'POST', 'DELETE'] as const;

const unsupported = (detail: string): GuardError => new GuardError('internal', 'request', { detail });

function readMethod(init: RequestInit): OutboundRequest['method'] {
  const method = methods.find((each) => each === (init.method ?? 'GET').toUpperCase());
  if (!method) throw unsupported('Only GET, POST and DELETE are sent.');
  return method;
}

/** A body whose size is known before anything is sent; URLSearchParams brings its content type (Fetch standard, "extract a body"). */
function readRequestBody(body: RequestInit['body'], headers: Headers): string | Uint8Array | null {
  if (body === null || body === undefined) return null;
  if (typeof body === 'string') {
    if (!headers.has('content-type')) headers.set('content-type', 'text/plain;charset=UTF-8');
    return body;
  }
  if (body instanceof URLSearchParams) {
    if (!headers.has('content-type')) headers.set('content-type', 'application/x-www-form-urlencoded;charset=UTF-8');
    return body.toString();
  }
  if (body instanceof ArrayBuffer) return new Uint8Array(body);
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  throw unsupported('Only bodies of known size are sent.');
}

/** Pulled chunk by chunk, so that a slow reader slows the server; cancelling drops the socket. */
function toStream(body: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const chunks = body[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { value, done } = await chunks.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await chunks.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}

/** Statuses whose Response must have no body (Fetch standard, "null body status"). */
const isBodiless = (status: number): boolean => status === 204 || status === 205;

/** `fetch` over a door. The `redirect`, `cache`, `credentials` and `mode` of the caller mean nothing here. */
export function adaptFetch(request: Outbound['request']): Outbound['fetch'] {
  return async (input, init = {}) => {
    const headers = new Headers(init.headers);
    const body = readRequestBody(init.body, headers);
    const url = String(input);
    const answer = await request({
      method: readMethod(init),
      url,
      headers: Object.fromEntries(headers),
      ...(body === null ? {} : { body }),
      ...(init.signal ? { signal: init.signal } : {}),
    });
    if (isBodiless(answer.status)) await answer.text();
    const response = new Response(isBodiless(answer.status) ? null : toStream(answer.body), {
      status: answer.status,
      headers: answer.headers,
    });
    // A constructed Response has an empty `url`; readers resolve relative references against it.
    return Object.defineProperty(response, 'url', { value: url });
  };
}
