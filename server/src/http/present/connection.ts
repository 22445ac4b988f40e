import type { CaCertificateSummary, Warning, Connection as WireConnection } from '@mooring/sdk';
import type { Connection } from '#domain/connections/connection.ts';
import { effectiveTransport } from '#domain/connections/effectiveTransport.ts';
import { maskUrl } from '#domain/connections/maskUrl.ts';
import { parseCaCertificates } from '#domain/netguard/parseCaCertificates.ts';
import { reachOf } from '#domain/policies/reach.ts';
import type { Caller } from '#domain/tenancy/caller.ts';
import { iso, isoOrNull } from './instant.ts';

/**
 * A server as the caller may see it. Those who may not change it see none of the spaces that they are not in, and a secret in its URL,
 * where none belongs, masked.
 */
export function presentTo(caller: Caller, connection: Connection): WireConnection {
  if (caller.scopes.has('connections:write')) return presentConnection(connection);
  const { spaces: reached } = reachOf(caller);
  const spaces = connection.spaces.filter((space) => reached === null || reached.includes(space));
  return { ...presentConnection(connection), spaces, server_url: maskUrl(connection.serverUrl) };
}

/** A server as the API shows it: everything but secrets. */
export function presentConnection(connection: Connection, warnings: readonly Warning[] = []): WireConnection {
  const { credential } = connection;
  return {
    id: connection.id,
    slug: connection.slug,
    nickname: connection.nickname,
    display_name: connection.displayName,
    server_url: connection.serverUrl,
    transport: connection.transport,
    transport_source: connection.transportSource,
    effective_transport: effectiveTransport(connection),
    protocol: connection.protocol,
    auth_type: connection.authType,
    credential:
      credential === null || connection.authType === 'none'
        ? null
        : {
            type: connection.authType,
            header: credential.header,
            hint: credential.hint,
            set_at: iso(credential.setAt),
            set_by: credential.setBy,
            last_used_at: isoOrNull(
              connection.lastUsedAt !== null && connection.lastUsedAt >= credential.setAt ? connection.lastUsedAt : null,
            ),
            expires_at: null,
            version: credential.version,
          },
    status: connection.status,
    status_reason: connection.statusReason ?? (isReadWhole(connection) ? null : connection.toolsReason),
    health: 'UNKNOWN',
    tools_status: connection.toolsStatus,
    delivery: connection.delivery,
    visibility: connection.visibility,
    spaces: connection.spaces,
    bindable: connection.isBindable,
    headers: connection.headers,
    header_names: connection.headers.map((h) => h.name),
    ca_certificate: connection.caCertificate === null ? null : presentCertificate(connection.caCertificate),
    network_exemption: connection.networkExemption,
    aliases: connection.aliases,
    warnings,
    created_at: iso(connection.createdAt),
    created_by: connection.createdBy,
    updated_at: iso(connection.updatedAt),
    last_used_at: isoOrNull(connection.lastUsedAt),
    version: connection.revision,
  };
}

/** A list of tools that was read in part or not at all is worth a word, where nothing weightier is said. */
const isReadWhole = ({ toolsStatus }: Connection): boolean => toolsStatus !== 'failed' && toolsStatus !== 'truncated';

function presentCertificate(pem: string): CaCertificateSummary {
  const [first] = parseCaCertificates(pem);
  return { subject: first!.subject, expires_at: first!.validTo, fingerprint: first!.fingerprint };
}
