import type { Selectable } from 'kysely';
import type { Connection } from '#domain/connections/connection.ts';
import type { UsableServer } from '#domain/policies/usableServer.ts';
import type { Schema } from '../schema.ts';

type Row = Selectable<Schema['connections']>;

export const connectionToRow = (c: Connection): Schema['connections'] => ({
  id: c.id,
  org_id: c.orgId,
  slug: c.slug,
  nickname: c.nickname,
  display_name: c.displayName,
  server_url: c.serverUrl,
  transport: c.transport,
  transport_source: c.transportSource,
  detected_transport: c.detectedTransport,
  protocol: c.protocol,
  detected_protocol: c.detectedProtocol,
  auth_type: c.authType,
  status: c.status,
  status_reason: c.statusReason,
  visibility: c.visibility,
  handoff: c.delivery.handoff ? 1 : 0,
  broker: c.delivery.broker ? 1 : 0,
  bindable: c.isBindable ? 1 : 0,
  headers: JSON.stringify(c.headers),
  ca_certificate: c.caCertificate,
  network_exemption: c.networkExemption,
  credential_header: c.credential?.header ?? null,
  credential_hint: c.credential?.hint ?? null,
  credential_version: c.credential?.version ?? 0,
  credential_set_at: c.credential?.setAt ?? null,
  credential_set_by: c.credential?.setBy ?? null,
  revision: c.revision,
  created_at: c.createdAt,
  created_by: c.createdBy,
  updated_at: c.updatedAt,
  revoked_at: c.revokedAt,
  last_used_at: c.lastUsedAt,
});

type UsageColumns =
  | 'id'
  | 'org_id'
  | 'slug'
  | 'display_name'
  | 'server_url'
  | 'transport'
  | 'transport_source'
  | 'detected_transport'
  | 'protocol'
  | 'detected_protocol'
  | 'status'
  | 'visibility'
  | 'handoff'
  | 'broker'
  | 'headers'
  | 'ca_certificate'
  | 'revision';

type UsageRow = Pick<Row, UsageColumns> & { readonly space_slugs: string; readonly alias_slugs: string };

/** What decides how a server is used; the rest of a row is for those who look after it. */
const usageFrom = (row: UsageRow) => ({
  id: row.id,
  orgId: row.org_id,
  slug: row.slug,
  displayName: row.display_name,
  serverUrl: row.server_url,
  transport: row.transport as Connection['transport'],
  transportSource: row.transport_source as Connection['transportSource'],
  detectedTransport: row.detected_transport as Connection['detectedTransport'],
  protocol: row.protocol as Connection['protocol'],
  detectedProtocol: row.detected_protocol as Connection['detectedProtocol'],
  status: row.status as Connection['status'],
  visibility: row.visibility as Connection['visibility'],
  spaces: JSON.parse(row.space_slugs) as readonly string[],
  aliases: JSON.parse(row.alias_slugs) as readonly string[],
  delivery: { handoff: row.handoff === 1, broker: row.broker === 1 },
  headers: JSON.parse(row.headers) as Connection['headers'],
  caCertificate: row.ca_certificate,
  revision: row.revision,
});

/** The same with the rules about it and its sealed record, as a query joins them. */
export const usableFrom = (
  row: UsageRow & {
    readonly space_rules: string;
    readonly restriction: string | null;
    readonly secrets_rev: number | null;
    readonly secrets_sealed: Uint8Array | null;
  },
): UsableServer => ({
  ...usageFrom(row),
  spaceRules: JSON.parse(row.space_rules),
  restriction: row.restriction as UsableServer['restriction'],
  secrets: row.secrets_sealed === null ? null : { rev: row.secrets_rev!, sealed: row.secrets_sealed },
});

export const connectionFrom = (
  row: Row & { space_slugs: string; alias_slugs: string; tools_status: string | null; tools_reason: string | null },
): Connection => ({
  ...usageFrom(row),
  nickname: row.nickname,
  authType: row.auth_type as Connection['authType'],
  credential:
    row.credential_header === null
      ? null
      : {
          header: row.credential_header,
          hint: row.credential_hint ?? '…',
          version: row.credential_version,
          setAt: row.credential_set_at ?? 0,
          setBy: row.credential_set_by ?? '',
        },
  statusReason: row.status_reason,
  toolsStatus: (row.tools_status ?? 'unknown') as Connection['toolsStatus'],
  toolsReason: row.tools_reason,
  isBindable: row.bindable === 1,
  networkExemption: row.network_exemption,
  createdAt: row.created_at,
  createdBy: row.created_by,
  updatedAt: row.updated_at,
  revokedAt: row.revoked_at,
  lastUsedAt: row.last_used_at,
});
