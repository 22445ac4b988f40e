import type { AccessLog } from '#domain/access/accessLog.ts';
import type { Clock } from '#domain/clock.ts';
import { newTimeOrderedId } from '#domain/ids.ts';
import type { Caller } from '#domain/tenancy/caller.ts';
import type { GatewayRequest } from './agent.ts';
import type { KnownServer } from './organization.ts';

/** What is kept of one call: never its arguments, never its result. */
export interface CallFacts {
  readonly caller: Caller;
  readonly request: Pick<GatewayRequest, 'ip' | 'agent' | 'requestId' | 'requestBytes'>;
  /** e.g. `tools/call`. */
  readonly method: string;
  /** Null for what is unknown to the caller. */
  readonly known: KnownServer | null;
  /** The tool, prompt or resource, as the server names it. */
  readonly item: string;
  /** Null on success. */
  readonly code: string | null;
  readonly tookMs: number;
  readonly responseBytes: number | null;
}

const ITEM_CHARS_MAX = 256;
/** What stores refuse (NUL, halves of characters) or a list must not show. */
const STORABLE = /^[^\p{C}]*$/u;

export function createRecordCall({ access, clock }: { readonly access: Pick<AccessLog, 'record'>; readonly clock: Clock }) {
  return ({ caller, request, method, known, item, code, tookMs, responseBytes }: CallFacts): void => {
    const at = clock.now();
    access.record({
      id: newTimeOrderedId(at),
      orgId: caller.orgId,
      at,
      kind: 'call',
      keyId: caller.key?.id ?? null,
      keyName: caller.key?.name ?? null,
      application: caller.key?.application ?? null,
      connectionId: known?.server.id ?? null,
      slug: known?.server.slug ?? '(unknown)',
      code,
      ip: request.ip,
      agent: request.agent,
      requestId: request.requestId,
      tool: item.length <= ITEM_CHARS_MAX && STORABLE.test(item) ? item : '(unreadable)',
      method,
      tookMs: Math.round(tookMs),
      requestBytes: request.requestBytes,
      responseBytes,
    });
  };
}
