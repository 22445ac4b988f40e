import type { McpConfig } from '@mooring/sdk';
import type { AccessLog } from '#domain/access/accessLog.ts';
import type { Clock } from '#domain/clock.ts';
import { effectiveTransport } from '#domain/connections/effectiveTransport.ts';
import { openSecrets, outboundHeaders } from '#domain/connections/secrets.ts';
import { isSlugShaped } from '#domain/connections/slug.ts';
import { AppError, isAppError } from '#domain/errors.ts';
import { newTimeOrderedId } from '#domain/ids.ts';
import type { Plans } from '#domain/plans/plans.ts';
import { decideUse, isHidden } from '#domain/policies/decide.ts';
import { errorOf } from '#domain/policies/errorOf.ts';
import { policyKeyOf } from '#domain/policies/subject.ts';
import type { UsableServer } from '#domain/policies/usableServer.ts';
import type { Caller } from '#domain/tenancy/caller.ts';
import { requireScope } from '#domain/tenancy/caller.ts';
import { type AddressMatcher, callerOfKey, hashOfPresented } from '#domain/tenancy/keys/authenticateKey.ts';
import type { Vault } from '#domain/vault/types.ts';
import type { HandoffRow, HandoffStore } from './types.ts';

export interface HandoffRequest {
  /** As presented; null if the request carries no key. */
  readonly secret: string | null;
  readonly slug: string;
  readonly ip: string | null;
  readonly agent: string | null;
  readonly requestId: string;
  /** Called once the key is proved, before anything else is judged; may throw 429. */
  readonly onCaller: (caller: Caller) => void;
}

export interface HandoffDeps {
  readonly store: HandoffStore;
  readonly vault: Pick<Vault, 'open'>;
  readonly plans: Plans;
  readonly access: Pick<AccessLog, 'record'>;
  readonly clock: Clock;
  readonly addressMatches: AddressMatcher;
}

/**
 * Hands a server's configuration to an application: its URL, and every header that it has to send, with the credential attached.
 * Reads the truth on each call and never contacts the server. Order of refusals: 401, 402, 403 scope, 404 visibility, 403 delivery.
 */
export function createHandOff(deps: HandoffDeps) {
  return async (request: HandoffRequest): Promise<McpConfig> => {
    if (request.secret === null) throw new AppError('api_key_required');
    const hash = hashOfPresented(request.secret);
    const now = deps.clock.now();
    // What cannot be a slug names nothing; the key is proved all the same.
    const row = await deps.store.read(hash, isSlugShaped(request.slug) ? request.slug : '', now);
    const caller = proveKey(row, hash, now, request.ip, deps.addressMatches);
    request.onCaller(caller);
    const log = (code: string | null): void => deps.access.record(accessEvent(request, caller, row?.connection ?? null, code, now));
    try {
      const connection = judge(deps.plans, caller, row as HandoffRow, request.slug);
      const config = await configOf(deps.vault, connection);
      log(null);
      return config;
    } catch (error) {
      log(isAppError(error) ? error.code : 'internal_error');
      throw error;
    }
  };
}

/** An application cannot do anything about an expired key but use another one, so it hears the code that it already knows. */
function proveKey(row: HandoffRow | null, hash: string, now: number, ip: string | null, matches: AddressMatcher): Caller {
  try {
    return callerOfKey(row?.login ?? null, hash, now, ip, matches);
  } catch (error) {
    if (isAppError(error, 'key_expired')) throw new AppError('invalid_api_key', { detail: 'The API key has expired.' });
    throw error;
  }
}

function judge(plans: Plans, caller: Caller, { login, connection }: HandoffRow, slug: string): UsableServer {
  plans.require(login.plan, 'custom_mcp');
  requireScope(caller, 'config:read');
  const unknown = () =>
    new AppError('unknown_mcp_server', {
      detail: `No server is registered under '${slug.slice(0, 64)}' (or it was revoked).`,
      extra: { error: `Unknown MCP server: ${slug.slice(0, 64)}` },
    });
  if (connection === null) throw unknown();
  const refusal = decideUse('handoff', policyKeyOf(caller), connection);
  if (refusal === null) return connection;
  throw isHidden(refusal) ? unknown() : errorOf(refusal);
}

async function configOf(vault: Pick<Vault, 'open'>, connection: UsableServer): Promise<McpConfig> {
  const secrets = await openSecrets(vault, connection, connection.secrets);
  return {
    slug: connection.slug,
    displayName: connection.displayName,
    url: connection.serverUrl,
    headers: outboundHeaders(connection.headers, secrets),
    transport: effectiveTransport(connection),
    protocol: connection.protocol === 'auto' ? (connection.detectedProtocol ?? 'auto') : connection.protocol,
    version: connection.revision,
    expiresAt: null,
    ...(connection.caCertificate !== null && { caCertificate: connection.caCertificate }),
  };
}

const notACall = { tool: null, method: null, tookMs: null, requestBytes: null, responseBytes: null };

const accessEvent = (request: HandoffRequest, caller: Caller, connection: UsableServer | null, code: string | null, at: number) => ({
  id: newTimeOrderedId(at),
  orgId: caller.orgId,
  at,
  kind: 'handoff' as const,
  keyId: caller.key?.id ?? null,
  keyName: caller.key?.name ?? null,
  application: caller.key?.application ?? null,
  connectionId: code === 'unknown_mcp_server' ? null : (connection?.id ?? null),
  // What was asked for may be any text; only what can be a slug is worth keeping.
  slug: isSlugShaped(request.slug) ? request.slug : '(not a slug)',
  code,
  ip: request.ip,
  agent: request.agent,
  requestId: request.requestId,
  ...notACall,
});
