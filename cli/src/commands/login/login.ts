import type { Me } from '@mooring/sdk';
import { usageError } from '../../cliError.ts';
import { readSecret } from '../../input/readSecret.ts';
import type { Io } from '../../io.ts';
import { cleanText } from '../../output/cleanText.ts';
import { formatTable } from '../../output/table.ts';
import type { Globals } from '../../session/globals.ts';
import { openSession, outputOf, type Session } from '../../session/openSession.ts';
import { loadProfiles, saveProfiles } from '../../session/profiles.ts';
import { givenUrl } from '../../session/resolveTarget.ts';

const who = (me: Me): string => (me.key ? `key '${me.key.name}'` : (me.user?.email ?? 'unknown'));

function describe(session: Session, me: Me): string {
  const facts: [string, string][] = [
    ['server', session.url],
    ['organization', `${me.org.name} (${me.org.slug})`],
    ['as', who(me)],
    ['role', me.role],
    ['scopes', me.scopes.join(', ')],
  ];
  return formatTable(facts.map(([label, value]) => [label, cleanText(value)]));
}

export async function whoami(session: Session): Promise<void> {
  const me = await session.admin.me();
  session.out.data(me, () => describe(session, me));
}

/** Stores a key for later commands, once the server has accepted it. */
export async function login(io: Io, options: Globals & { readonly keyFile?: string }): Promise<void> {
  const stored = await loadProfiles(io.env);
  const name = options.profile ?? stored.current;
  const url = givenUrl(options, io.env) ?? stored.profiles[name]?.url ?? 'http://127.0.0.1:4000';
  const key = options.key ?? (await readSecret(io, options.keyFile, 'API key')).trim();
  const session = await openSession({ ...io, env: { ...io.env, MOORING_API_KEY: key, MOORING_URL: url } }, withoutProfile(options));
  const me = await session.admin.me();
  const path = await saveProfiles(io.env, { current: name, profiles: { ...stored.profiles, [name]: { url, key } } });
  session.out.data(me, () => describe(session, me));
  session.out.note(`Logged in. The key is in ${path}, readable by you only.`);
}

/** The profile may not exist yet, and its old key is not wanted. */
function withoutProfile({ profile: _, ...options }: Globals): Globals {
  return options;
}

/** Forgets the key of a profile. The key itself stays valid. */
export async function logout(io: Io, options: Globals): Promise<void> {
  const stored = await loadProfiles(io.env);
  const name = options.profile ?? stored.current;
  const { [name]: forgotten, ...profiles } = stored.profiles;
  if (forgotten === undefined) throw usageError(`There is no profile '${name}'.`);
  await saveProfiles(io.env, { current: stored.current === name ? (Object.keys(profiles)[0] ?? 'default') : stored.current, profiles });
  const out = outputOf(io, options);
  out.data({ profile: name, url: forgotten.url }, () => '');
  out.note(`Logged out of ${forgotten.url}. The key still works until it is revoked: mooring keys revoke <id>`);
}
