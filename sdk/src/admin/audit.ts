import type { CallOptions } from '../http/options.ts';
import type { QueryValue } from '../http/request.ts';
import type { AuditEvent, AuditExportQuery, AuditQuery, AuditVerification } from '../wire/audit.ts';
import type { Calls } from './calls.ts';
import { listPages, type PageList } from './pages.ts';

/** The organization's trail of changes. */
export interface Audit {
  /** Newest first. */
  list(query?: AuditQuery, options?: CallOptions): PageList<AuditEvent>;
  /** The bytes of the export as they arrive. */
  export(query?: AuditExportQuery, options?: CallOptions): Promise<ReadableStream<Uint8Array>>;
  /** Recomputes the chain. A broken chain is a result with `ok: false`, not an error. */
  verify(options?: CallOptions): Promise<AuditVerification>;
}

export function createAudit(calls: Calls): Audit {
  return {
    list: (query = {}, options) => listPages(query, (page) => calls.get('/v1/audit', options, page)),
    export: async (query = {}, options) => {
      const call = {
        method: 'GET',
        path: '/v1/audit/export',
        query: query as Record<string, QueryValue>,
        accept: '*/*',
        writes: true,
      } as const;
      const response = await calls.open(call, options);
      return response.body ?? new ReadableStream({ start: (stream) => stream.close() });
    },
    verify: (options) => calls.write('POST', '/v1/audit/verify', {}, { ...options, timeoutMs: options?.timeoutMs ?? 60_000 }),
  };
}
