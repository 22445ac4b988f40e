import type { AuthType, Protocol, Transport, Visibility, Warning } from '@mooring/sdk';
import type { AuditEntry, ChangeContext } from '#domain/audit/types.ts';
import { AppError, fieldError } from '#domain/errors.ts';
import { newId } from '#domain/ids.ts';
import type { CertificateFacts } from '#domain/netguard/parseCaCertificates.ts';
import { parseCaCertificates } from '#domain/netguard/parseCaCertificates.ts';
import type { Connection, ConnectionStore } from './connection.ts';
import { type Credential, type CredentialInput, hintOf, readCredential } from './credentialInput.ts';
import type { ConnectionDeps } from './deps.ts';
import { judgeServerUrl } from './judgeServerUrl.ts';
import { maskUrl } from './maskUrl.ts';
import { policyFor } from './networkPolicy.ts';
import { isEmpty, sealSecrets, writeSecrets } from './secrets.ts';
import { requireSlug, slugFromName } from './slug.ts';
import { describeHeader, type HeaderInput, type HeaderValue, mergeHeaders, readHeaders, requireNoRepeat } from './staticHeaders.ts';

/** The body of a registration, with defaults not yet applied. */
export interface Registration extends CredentialInput {
  readonly nickname: string;
  readonly server_url: string;
  readonly transport?: Transport | undefined;
  readonly headers?: Readonly<Record<string, HeaderInput>> | undefined;
  readonly slug?: string | undefined;
  readonly display_name?: string | undefined;
  readonly visibility?: Visibility | undefined;
  readonly spaces?: readonly string[] | undefined;
  readonly delivery?: { readonly handoff?: boolean | undefined; readonly broker?: boolean | undefined } | undefined;
  readonly protocol?: Protocol | undefined;
  readonly ca_certificate?: string | null | undefined;
}

export interface Registered {
  readonly connection: Connection;
  readonly warnings: readonly Warning[];
}

/**
 * Registers an MCP server. The URL is judged and the credential sealed first; then server, slug, sealed secret and audit events are written in
 * one transaction: if any of it fails, nothing is there.
 */
export function createRegisterConnection(deps: ConnectionDeps) {
  return async (context: ChangeContext, input: Registration): Promise<Registered> => {
    const slug = input.slug === undefined ? slugFromName(input.nickname) : requireSlug(input.slug);
    const { credential, warnings } = readCredential(input);
    const headers = mergeHeaders([], readHeaders(input.headers ?? {}).set, []);
    requireNoRepeat(headers, credential?.header ?? null);
    const certificates = input.ca_certificate ? parseCaCertificates(input.ca_certificate) : [];
    const settings = await deps.stores.network.read(context.orgId);
    const judged = await judgeServerUrl(deps.guard, input.server_url, policyFor(deps.exemptions, settings, slug));

    const connection = newConnection(context, input, slug, credential, headers, judged.exemption, deps.clock.now());
    const secrets = { credential, headers: Object.fromEntries(headers.filter((h) => h.secret).map((h) => [h.name, h.value])) };
    const sealed = isEmpty(secrets) ? null : await sealSecrets(deps.vault, connection, 1, secrets);

    await deps.change(context, async ({ connections }, record) => {
      await requireSpaces(connections, context.orgId, connection.spaces);
      await connections.insert(connection);
      await takeSlug(connections, connection, deps.clock.now());
      if (sealed !== null) await writeSecrets(connections, connection, sealed);
      for (const entry of entriesFor(connection, certificates)) record(entry);
    });
    return { connection, warnings: [...warnings, ...judged.warnings] };
  };
}

export async function requireSpaces(connections: ConnectionStore, orgId: string, spaces: readonly string[]): Promise<void> {
  const [unknown] = await connections.unknownSpaces(orgId, spaces);
  if (unknown !== undefined) throw fieldError(`/spaces/${spaces.indexOf(unknown)}`, 'unknown_space', 'There is no such space.');
}

export async function takeSlug(connections: ConnectionStore, { orgId, slug, id }: Connection, now: number): Promise<void> {
  if (await connections.holdSlug(orgId, slug, id, 'primary', null, now)) return;
  const message = `The slug '${slug}' is in use.`;
  throw new AppError('slug_taken', { detail: message, errors: [{ path: '/slug', code: 'slug_taken', message }] });
}

function newConnection(
  context: ChangeContext,
  input: Registration,
  slug: string,
  credential: Credential | null,
  headers: readonly HeaderValue[],
  exemption: string | null,
  now: number,
): Connection {
  return {
    id: newId(),
    orgId: context.orgId,
    slug,
    nickname: input.nickname,
    displayName: input.display_name ?? input.nickname,
    serverUrl: input.server_url,
    transport: input.transport ?? 'sse',
    transportSource: input.transport === undefined ? 'default' : 'explicit',
    detectedTransport: null,
    protocol: input.protocol ?? 'auto',
    detectedProtocol: null,
    authType: (credential?.type ?? 'none') satisfies AuthType,
    credential: credential && {
      header: credential.header,
      hint: hintOf(credential),
      version: 1,
      setAt: now,
      setBy: context.actor.name,
    },
    status: 'active',
    statusReason: null,
    toolsStatus: 'unknown',
    toolsReason: null,
    isBindable: false,
    visibility: input.visibility ?? 'spaces',
    spaces: [...new Set(input.spaces ?? ['everyone'])],
    delivery: { handoff: input.delivery?.handoff ?? true, broker: input.delivery?.broker ?? true },
    headers: headers.map(describeHeader),
    caCertificate: input.ca_certificate ?? null,
    networkExemption: exemption,
    aliases: [],
    revision: 1,
    createdAt: now,
    createdBy: context.actor.name,
    updatedAt: now,
    revokedAt: null,
    lastUsedAt: null,
  };
}

function entriesFor(connection: Connection, certificates: readonly CertificateFacts[]): AuditEntry[] {
  const target = { type: 'connection', id: connection.id, name: connection.slug } as const;
  const entries: AuditEntry[] = [
    {
      action: 'connection.created',
      target,
      changes: {
        server_url: { to: maskUrl(connection.serverUrl) },
        auth_type: { to: connection.authType },
        headers: { to: connection.headers.map((h) => h.name) },
        spaces: { to: connection.spaces },
        visibility: { to: connection.visibility },
        delivery: { to: connection.delivery },
        ...(connection.credential && { credential: 'changed' as const }),
      },
    },
  ];
  if (connection.networkExemption !== null)
    entries.push({
      action: 'connection.network_exemption_used',
      target,
      changes: { network_exemption: { to: connection.networkExemption } },
    });
  if (certificates.length > 0)
    entries.push({
      action: 'connection.ca_certificate_changed',
      target,
      changes: { ca_certificate: { to: certificates.map((c) => c.fingerprint) } },
    });
  return entries;
}
