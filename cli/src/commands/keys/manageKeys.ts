import { type ApiKey, type ApiKeyWithSecret, type KeyScope, keyScopes } from '@mooring/sdk';
import { usageError } from '../../cliError.ts';
import { confirm } from '../../input/confirm.ts';
import { parseDuration, parseMoment } from '../../input/parseDuration.ts';
import { cleanText } from '../../output/cleanText.ts';
import { paintStatus } from '../../output/paint.ts';
import { formatTable } from '../../output/table.ts';
import type { Session } from '../../session/openSession.ts';

export interface CreateKeyOptions {
  readonly name: string;
  readonly scope: readonly string[];
  readonly application?: string;
  readonly space: readonly string[];
  readonly slug: readonly string[];
  readonly ip: readonly string[];
  readonly expires?: string;
}

const limit = (values: readonly string[] | null): string => values?.join(', ') ?? 'any';

export async function listKeys(session: Session): Promise<void> {
  const keys: ApiKey[] = [];
  for await (const key of session.admin.keys.list({ limit: 100 })) keys.push(key);
  const { paint } = session.out;
  const head = ['ID', 'NAME', 'KEY', 'STATUS', 'SCOPES', 'SERVERS', 'EXPIRES', 'LAST USED'];
  const row = (key: ApiKey) => [
    key.id,
    cleanText(key.name),
    `${key.prefix}…${key.last4}`,
    paintStatus(paint, key.status),
    key.scopes.join(','),
    cleanText(limit(key.slugs)),
    key.expires_at ?? 'never',
    key.last_used_at ?? 'never',
  ];
  session.out.data(keys, () => formatTable([head, ...keys.map(row)]));
}

/** The key alone is on stdout, so that it can go into a variable or a file. */
function showSecret(session: Session, key: ApiKeyWithSecret, note: string): void {
  session.out.data(key, () => `${key.secret}\n`);
  session.out.note(cleanText(note));
}

function readScopes(given: readonly string[]): KeyScope[] {
  const scopes = given.flatMap((text) => text.split(','));
  const wrong = scopes.find((scope) => !(keyScopes as readonly string[]).includes(scope));
  if (wrong !== undefined) throw usageError(`There is no scope '${cleanText(wrong)}'.`, `Scopes: ${keyScopes.join(', ')}.`);
  return scopes as KeyScope[];
}

const orNull = (values: readonly string[]): readonly string[] | null => (values.length > 0 ? values : null);

export async function createKey(session: Session, options: CreateKeyOptions): Promise<void> {
  const key = await session.admin.keys.create(
    {
      name: options.name,
      scopes: readScopes(options.scope),
      application: options.application ?? null,
      spaces: orNull(options.space),
      slugs: orNull(options.slug),
      ips: orNull(options.ip),
      expires_at: options.expires === undefined ? null : parseMoment(options.expires, session.io.now()),
    },
    session.write,
  );
  if (session.write.dryRun) session.out.data(key, () => '');
  else showSecret(session, key, `Created key '${key.name}' (${key.id}). It is shown only this once.`);
}

export async function rollKey(session: Session, options: { readonly grace: string }, id: string): Promise<void> {
  const key = await session.admin.keys.roll(id, { grace_seconds: parseDuration(options.grace) }, session.write);
  if (session.write.dryRun) session.out.data(key, () => '');
  else showSecret(session, key, `Rolled key '${key.name}' (${key.id}). The former secret works until ${key.previous_expires_at}.`);
}

export async function revokeKey(session: Session, _options: object, id: string): Promise<void> {
  await confirm(session, `This revokes the key ${id} at once.`, id);
  await session.admin.keys.revoke(id, session.write);
  session.out.data({ id, revoked: !session.write.dryRun }, () => '');
  if (!session.write.dryRun) session.out.note(`Revoked ${id}.`);
}
