import { MooringError } from '../errors/mooringError.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
export type QueryValue = string | number | boolean | undefined;

/** One call of the API, before it is addressed and authenticated. */
export interface Call {
  readonly method: Method;
  /** Absolute path, its parts encoded with `pathPart`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, QueryValue>> | undefined;
  readonly body?: unknown;
  readonly accept?: string | undefined;
  /** A GET that leaves a trace, so that a session has to prove that the page itself asked. */
  readonly writes?: boolean | undefined;
  readonly headers?: Readonly<Record<string, string | undefined>> | undefined;
}

/** Encodes an id or slug for a path. The dot segments would lead to another endpoint, encoded or not (WHATWG URL, section 4.1). */
export function pathPart(text: string): string {
  if (text === '' || text === '.' || text === '..') {
    throw new MooringError('VALIDATION_ERROR', 'An id or slug is empty or consists of dots.', { action: 'Pass the slug of the server.' });
  }
  return encodeURIComponent(text);
}

export function buildUrl(baseUrl: string, call: Call): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(call.query ?? {})) if (value !== undefined) query.set(name, String(value));
  const text = query.toString();
  return baseUrl + call.path + (text && `?${text}`);
}

export function buildHeaders(call: Call, userAgent: string, requestId: string | undefined): Headers {
  const headers = new Headers({ accept: call.accept ?? 'application/json', 'user-agent': userAgent });
  if (call.body !== undefined) headers.set('content-type', 'application/json');
  if (requestId !== undefined) headers.set('x-request-id', requestId);
  for (const [name, value] of Object.entries(call.headers ?? {})) if (value !== undefined) headers.set(name, value);
  return headers;
}
