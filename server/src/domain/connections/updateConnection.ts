import type { Protocol, Transport, Visibility, Warning } from '@mooring/sdk';
import type { ChangeContext, FieldChange } from '#domain/audit/types.ts';
import { AppError, fieldError } from '#domain/errors.ts';
import { parseCaCertificates } from '#domain/netguard/parseCaCertificates.ts';
import { type Connection, type ConnectionStore, SLUG_HELD_MS } from './connection.ts';
import type { ConnectionDeps } from './deps.ts';
import { requireConnection } from './findConnection.ts';
import { type JudgedUrl, judgeServerUrl } from './judgeServerUrl.ts';
import { maskUrl } from './maskUrl.ts';
import { policyFor } from './networkPolicy.ts';
import { requireSpaces, takeSlug } from './registerConnection.ts';
import { type ConnectionSecrets, openSecrets, sealSecrets, writeSecrets } from './secrets.ts';
import { requireSlug } from './slug.ts';
import { describeHeader, type HeaderInput, mergeHeaders, readHeaders, requireNoRepeat } from './staticHeaders.ts';
import { takingTurns } from './takingTurns.ts';

export interface ConnectionPatch {
  readonly nickname?: string | undefined;
  readonly display_name?: string | undefined;
  readonly slug?: string | undefined;
  readonly server_url?: string | undefined;
  readonly keep_credential?: boolean | undefined;
  readonly transport?: Transport | undefined;
  readonly protocol?: Protocol | undefined;
  readonly headers?: Readonly<Record<string, HeaderInput | null>> | undefined;
  readonly visibility?: Visibility | undefined;
  readonly spaces?: readonly string[] | undefined;
  readonly delivery?: { readonly handoff?: boolean | undefined; readonly broker?: boolean | undefined } | undefined;
  readonly bindable?: boolean | undefined;
  readonly ca_certificate?: string | null | undefined;
}

export interface Updated {
  readonly connection: Connection;
  readonly warnings: readonly Warning[];
}

/**
 * Changes a registered server. A new URL is judged again; it clears the credential unless `keep_credential` is set and the origin stays the
 * same, since a credential belongs to the origin that it was given for. A new slug keeps the old one as an alias for 30 days.
 */
export function createUpdateConnection(deps: ConnectionDeps) {
  const attempt = async (context: ChangeContext, idOrSlug: string, patch: ConnectionPatch, ifMatch: number | null): Promise<Updated> => {
    const now = deps.clock.now();
    const before = await requireConnection(deps.stores.connections, context.orgId, idOrSlug, now, ifMatch);
    if (before.status === 'revoked') throw new AppError('invalid_state', { detail: 'The server is removed; restore it first.' });
    const judged = await judgeChange(deps, context, before, patch);
    const stored = await deps.stores.connections.secrets(context.orgId, before.id);
    const secretsBefore = await openSecrets(deps.vault, before, stored);
    const secretsAfter = patchSecrets(before, secretsBefore, patch);
    const after = patchConnection(before, patch, secretsAfter, judged, now);
    const secretsChanged = JSON.stringify(secretsAfter) !== JSON.stringify(secretsBefore);
    // A record names its origin, so a move to another one seals it anew, empty as it may be.
    const resealed = secretsChanged || (stored !== null && movesAway(before, patch));
    const sealed = resealed ? await sealSecrets(deps.vault, after, (stored?.rev ?? 0) + 1, secretsAfter) : null;
    const changes = changedFields(before, after, secretsChanged);
    if (Object.keys(changes).length === 0) return { connection: before, warnings: judged?.warnings ?? [] };

    const aliases = await deps.change(context, async ({ connections }, record) => {
      await requireSpaces(connections, context.orgId, after.spaces);
      if (after.slug !== before.slug) await rename(connections, before, after, now);
      if (!(await connections.update(after, before.revision))) throw new AppError('stale_version');
      if (sealed !== null) await writeSecrets(connections, before, sealed);
      const target = { type: 'connection', id: before.id, name: after.slug } as const;
      record({ action: 'connection.updated', target, changes });
      if (judged?.exemption)
        record({ action: 'connection.network_exemption_used', target, changes: { network_exemption: { to: judged.exemption } } });
      if (after.caCertificate !== before.caCertificate)
        record({ action: 'connection.ca_certificate_changed', target, changes: { ca_certificate: 'changed' } });
      return (await connections.find(context.orgId, before.id, now))?.aliases ?? [];
    });
    return { connection: { ...after, aliases }, warnings: judged?.warnings ?? [] };
  };
  return (context: ChangeContext, idOrSlug: string, patch: ConnectionPatch, ifMatch: number | null): Promise<Updated> =>
    takingTurns(ifMatch, () => attempt(context, idOrSlug, patch, ifMatch));
}

async function judgeChange(
  deps: ConnectionDeps,
  context: ChangeContext,
  before: Connection,
  patch: ConnectionPatch,
): Promise<JudgedUrl | null> {
  if (patch.slug !== undefined) requireSlug(patch.slug);
  if (patch.ca_certificate) parseCaCertificates(patch.ca_certificate);
  if (patch.server_url === undefined || patch.server_url === before.serverUrl) return null;
  const settings = await deps.stores.network.read(context.orgId);
  const judged = await judgeServerUrl(deps.guard, patch.server_url, policyFor(deps.exemptions, settings, patch.slug ?? before.slug));
  if (patch.keep_credential === true && movesAway(before, patch))
    throw fieldError(
      '/keep_credential',
      'other_origin',
      'A credential stays with the origin that it was given for. Give the credential again.',
    );
  return judged;
}

/** Whether the URL leads to another origin: credentials and certificates were given for the one before. */
const movesAway = (before: Connection, patch: ConnectionPatch): boolean =>
  patch.server_url !== undefined && new URL(patch.server_url).origin !== new URL(before.serverUrl).origin;

function patchSecrets(before: Connection, secrets: ConnectionSecrets, patch: ConnectionPatch): ConnectionSecrets {
  const { set, removed } = readHeaders(patch.headers ?? {});
  const moved = patch.server_url !== undefined && patch.server_url !== before.serverUrl && patch.keep_credential !== true;
  const current = before.headers.map((h) => ({ name: h.name, secret: h.secret, value: h.value ?? secrets.headers[h.name] ?? '' }));
  // Secret headers are credentials too: a move to another URL leaves them behind.
  const kept = moved ? current.filter((h) => !h.secret) : current;
  const merged = mergeHeaders(kept, set, removed);
  return {
    credential: moved ? null : secrets.credential,
    headers: Object.fromEntries(merged.filter((h) => h.secret).map((h) => [h.name, h.value])),
  };
}

function patchConnection(
  before: Connection,
  patch: ConnectionPatch,
  secrets: ConnectionSecrets,
  judged: JudgedUrl | null,
  now: number,
): Connection {
  return {
    ...before,
    nickname: patch.nickname ?? before.nickname,
    displayName: patch.display_name ?? before.displayName,
    slug: patch.slug ?? before.slug,
    serverUrl: patch.server_url ?? before.serverUrl,
    transport: patch.transport ?? before.transport,
    transportSource: patch.transport === undefined ? before.transportSource : 'explicit',
    protocol: patch.protocol ?? before.protocol,
    authType: secrets.credential?.type ?? 'none',
    credential: secrets.credential === null ? null : before.credential,
    visibility: patch.visibility ?? before.visibility,
    spaces: patch.spaces === undefined ? before.spaces : [...new Set(patch.spaces)],
    delivery: { handoff: patch.delivery?.handoff ?? before.delivery.handoff, broker: patch.delivery?.broker ?? before.delivery.broker },
    isBindable: patch.bindable ?? before.isBindable,
    headers: patchHeaders(before, patch, secrets),
    caCertificate: patchCertificate(before, patch),
    // What was found out about the former URL says nothing about a new one.
    ...(judged !== null && { detectedTransport: null, detectedProtocol: null, statusReason: null, networkExemption: judged.exemption }),
    revision: before.revision + 1,
    updatedAt: now,
  };
}

function patchHeaders(before: Connection, patch: ConnectionPatch, secrets: ConnectionSecrets): Connection['headers'] {
  const { set, removed } = readHeaders(patch.headers ?? {});
  const kept = before.headers
    .filter((h) => !h.secret || Object.hasOwn(secrets.headers, h.name))
    .map((h) => ({ ...h, value: h.value ?? '' }));
  const headers = mergeHeaders(kept, set, removed).map(describeHeader);
  requireNoRepeat(headers, secrets.credential?.header ?? null);
  return headers;
}

function patchCertificate(before: Connection, patch: ConnectionPatch): string | null {
  if (patch.ca_certificate !== undefined) return patch.ca_certificate;
  return movesAway(before, patch) ? null : before.caCertificate;
}

async function rename(connections: ConnectionStore, before: Connection, after: Connection, now: number): Promise<void> {
  await takeSlug(connections, after, now);
  await connections.holdSlug(before.orgId, before.slug, before.id, 'alias', now + SLUG_HELD_MS, now);
  await connections.renameInDeniedTools(before.orgId, before.slug, after.slug);
}

const AUDITED = [
  'nickname',
  'displayName',
  'slug',
  'transport',
  'protocol',
  'authType',
  'visibility',
  'spaces',
  'delivery',
  'isBindable',
  'headers',
  'networkExemption',
] as const;

function changedFields(before: Connection, after: Connection, secretsChanged: boolean): Record<string, FieldChange> {
  const changes: Record<string, FieldChange> = {};
  for (const field of AUDITED)
    if (JSON.stringify(before[field]) !== JSON.stringify(after[field])) changes[field] = { from: before[field], to: after[field] };
  if (before.serverUrl !== after.serverUrl) changes.serverUrl = { from: maskUrl(before.serverUrl), to: maskUrl(after.serverUrl) };
  if (before.caCertificate !== after.caCertificate) changes.caCertificate = 'changed';
  if (secretsChanged) changes.secrets = 'changed';
  return changes;
}
