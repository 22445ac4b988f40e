import type { CallOptions } from '../http/options.ts';
import type { Platform } from '../http/platform.ts';
import type { Call, Method, QueryValue } from '../http/request.ts';

/** Of a call that changes something. */
export interface WriteOptions extends CallOptions {
  /** Check only, change nothing. */
  readonly dryRun?: boolean | undefined;
  /** The `version` that was read; if the thing has changed since, the answer is 412 `stale_version`. */
  readonly ifMatch?: number | undefined;
}

/** Of a POST that creates something. */
export interface CreateOptions extends WriteOptions {
  /** The same key with the same body is answered from the first time for 24 h. Default: a new random one. */
  readonly idempotencyKey?: string | undefined;
}

// Not randomUUID: browsers offer it on secure origins only, and a dashboard may be on plain http.
const newKey = (): string => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** The kinds of calls that the resources are made of. */
export interface Calls {
  get<Body>(path: string, options?: CallOptions, query?: object): Promise<Body>;
  write<Body>(method: Method, path: string, body: unknown, options?: WriteOptions, query?: object): Promise<Body>;
  create<Body>(path: string, body: unknown, options?: CreateOptions): Promise<Body>;
  open(call: Call, options?: CallOptions): Promise<Response>;
}

export function createCalls(platform: Platform): Calls {
  const write: Calls['write'] = (method, path, body, options = {}, query = {}) =>
    platform.json(
      {
        method,
        path,
        body,
        query: { ...query, dry_run: options.dryRun ? 1 : undefined },
        headers: {
          'if-match': options.ifMatch === undefined ? undefined : `"${options.ifMatch}"`,
          'idempotency-key': (options as CreateOptions).idempotencyKey,
        },
      },
      options,
    );
  return {
    get: (path, options, query) => platform.json({ method: 'GET', path, query: query as Record<string, QueryValue> }, options),
    write,
    create: (path, body, options = {}) =>
      write('POST', path, body, { ...options, idempotencyKey: options.idempotencyKey ?? newKey() } as CreateOptions),
    open: (call, options) => platform.open(call, options),
  };
}
