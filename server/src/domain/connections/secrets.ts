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

/** The server that secrets belong to. */
interface Owner {
  readonly orgId: string;
  readonly id: string;
  readonly serverUrl: string;
}

/** As sealed: with the origin that the secrets were given for, so that they follow no URL that was changed in the database. */
interface Sealed extends ConnectionSecrets {
  readonly origin: string;
}

const contextOf = ({ orgId, id }: Owner, rev: number) => ({ orgId, table: 'connection_secrets', row: id, column: 'sealed', rev });

const originOf = ({ serverUrl }: Owner): string => new URL(serverUrl).origin;

export async function sealSecrets(
  vault: Pick<Vault, 'seal'>,
  owner: Owner,
  rev: number,
  secrets: ConnectionSecrets,
): Promise<SealedSecrets> {
  const plaintext: Sealed = { origin: originOf(owner), ...secrets };
  return { rev, sealed: await vault.seal(Buffer.from(JSON.stringify(plaintext)), contextOf(owner, rev)) };
}

/** Within a running change. Throws `stale_version` if the record was written since it was read. */
export async function writeSecrets(
  connections: Pick<ConnectionStore, 'putSecrets'>,
  { orgId, id }: { readonly orgId: string; readonly id: string },
  sealed: SealedSecrets,
): Promise<void> {
  if (!(await connections.putSecrets(orgId, id, sealed))) throw new AppError('stale_version');
}

/** Throws AppError `secret_unreadable`, also for secrets that were given for another origin, or `kms_unavailable`. */
export async function openSecrets(vault: Pick<Vault, 'open'>, owner: Owner, stored: SealedSecrets | null): Promise<ConnectionSecrets> {
  if (stored === null) return noSecrets;
  const plaintext = await vault.open(stored.sealed, contextOf(owner, stored.rev));
  const { origin, ...secrets } = JSON.parse(Buffer.from(plaintext).toString('utf8')) as Sealed;
  if (origin !== originOf(owner)) throw new AppError('secret_unreadable', { cause: 'the secrets were given for another origin' });
  return secrets;
}

/** The headers of a request to the server, credential included, exactly as an application has to send them. */
export function outboundHeaders(
  statics: readonly { readonly name: string; readonly value: string | null }[],
  secrets: ConnectionSecrets,
): Record<string, string> {
  const headers = statics.map(({ name, value }): [string, string] => [name, value ?? secrets.headers[name] ?? '']);
  if (secrets.credential !== null) headers.push([secrets.credential.header, secrets.credential.value]);
  return Object.fromEntries(headers);
}
