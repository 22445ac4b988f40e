import { AppError } from '#domain/errors.ts';
import type { Vault } from '#domain/vault/types.ts';
import type { ConnectionStore, SealedSecrets } from './connection.ts';
import type { Credential } from './credentialInput.ts';

/** All that is secret of one server, sealed as one record so that a hand-off opens it at once. */
export interface ConnectionSecrets {
  readonly credential: Credential | null;
  /** Values of the secret static headers, by name. */
  readonly headers: Readonly<Record<string, string>>;
}

export const noSecrets: ConnectionSecrets = { credential: null, headers: {} };

export const isEmpty = (secrets: ConnectionSecrets): boolean => secrets.credential === null && Object.keys(secrets.headers).length === 0;

const contextOf = (orgId: string, connectionId: string, rev: number) => ({
  orgId,
  table: 'connection_secrets',
  row: connectionId,
  column: 'sealed',
  rev,
});

export async function sealSecrets(
  vault: Pick<Vault, 'seal'>,
  orgId: string,
  connectionId: string,
  rev: number,
  secrets: ConnectionSecrets,
): Promise<SealedSecrets> {
  return { rev, sealed: await vault.seal(Buffer.from(JSON.stringify(secrets)), contextOf(orgId, connectionId, rev)) };
}

/** Within a running change. Throws `stale_version` if the record was written since it was read. */
export async function writeSecrets(
  connections: Pick<ConnectionStore, 'putSecrets'>,
  { orgId, id }: { readonly orgId: string; readonly id: string },
  sealed: SealedSecrets,
): Promise<void> {
  if (!(await connections.putSecrets(orgId, id, sealed))) throw new AppError('stale_version');
}

/** Throws AppError `secret_unreadable` or `kms_unavailable`. */
export async function openSecrets(
  vault: Pick<Vault, 'open'>,
  orgId: string,
  connectionId: string,
  stored: SealedSecrets | null,
): Promise<ConnectionSecrets> {
  if (stored === null) return noSecrets;
  const plaintext = await vault.open(stored.sealed, contextOf(orgId, connectionId, stored.rev));
  return JSON.parse(Buffer.from(plaintext).toString('utf8'));
}

/** The headers of a request to the server, credential included, exactly as an application has to send them. */
export function outboundHeaders(
  statics: readonly { readonly name: string; readonly value: string | null }[],
  secrets: ConnectionSecrets,
): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const { name, value } of statics) headers[name] = value ?? secrets.headers[name] ?? '';
  if (secrets.credential !== null) headers[secrets.credential.header] = secrets.credential.value;
  return headers;
}
