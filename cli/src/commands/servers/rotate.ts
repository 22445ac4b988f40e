import type { Connection, CredentialBody } from '@mooring/sdk';
import { usageError } from '../../cliError.ts';
import { readSecret } from '../../input/readSecret.ts';
import { cleanText } from '../../output/cleanText.ts';
import type { Session } from '../../session/openSession.ts';

export interface RotateOptions {
  readonly auth?: 'bearer' | 'api_key';
  readonly headerName?: string;
  readonly secretFile?: string;
  readonly test: boolean;
}

/** Without options, the new credential is of the same kind as the old one. */
async function bodyOf(session: Session, options: RotateOptions, connection: Connection): Promise<CredentialBody> {
  const kind = options.auth ?? connection.auth_type;
  if (kind === 'none') throw usageError(`'${connection.slug}' has no credential yet.`, 'Add --auth bearer or --auth api_key.');
  if (kind === 'oauth') throw usageError(`'${connection.slug}' signs in with OAuth.`, 'Reconnect it on the dashboard.');
  const secret = await readSecret(session.io, options.secretFile, 'new credential');
  if (kind === 'bearer') return { auth_type: 'bearer', token: secret, test: options.test };
  const header = options.headerName ?? (connection.auth_type === 'api_key' ? connection.credential?.header : undefined);
  return { auth_type: 'api_key', api_key: secret, ...(header !== undefined && { api_key_header: header }), test: options.test };
}

/** Puts a new credential in place of the old one, after it has been tried at the server. */
export async function rotate(session: Session, options: RotateOptions, slug: string): Promise<void> {
  const connection = await session.admin.connections.get(slug);
  const body = await bodyOf(session, options, connection);
  const changed = await session.admin.connections.setCredential(slug, body, session.write);
  session.out.data(changed, () =>
    cleanText(`${changed.slug}: credential ${changed.credential?.hint ?? ''} version ${changed.credential?.version ?? ''}`).concat('\n'),
  );
}
