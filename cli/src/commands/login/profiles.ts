import { usageError } from '../../cliError.ts';
import type { Io } from '../../io.ts';
import { formatTable } from '../../output/table.ts';
import type { Globals } from '../../session/globals.ts';
import { outputOf } from '../../session/openSession.ts';
import { loadProfiles, saveProfiles } from '../../session/profiles.ts';

/** The logins, without their keys. */
export async function listProfiles(io: Io, options: Globals): Promise<void> {
  const { current, profiles } = await loadProfiles(io.env);
  const list = Object.entries(profiles).map(([name, { url }]) => ({ name, url, current: name === current }));
  outputOf(io, options).data(list, () => formatTable(list.map((profile) => [profile.current ? '*' : '', profile.name, profile.url])));
}

export async function chooseProfile(io: Io, options: Globals, name: string): Promise<void> {
  const stored = await loadProfiles(io.env);
  const profile = stored.profiles[name];
  if (!profile) throw usageError(`There is no profile '${name}'.`, 'See `mooring profile ls`.');
  await saveProfiles(io.env, { ...stored, current: name });
  const out = outputOf(io, options);
  out.data({ name, url: profile.url, current: true }, () => '');
  out.note(`Using ${name}, ${profile.url}.`);
}
