import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { CliError, exitCodes } from '../cliError.ts';
import type { Io } from '../io.ts';

/** Where to log in, and with which key. */
export interface Profile {
  readonly url: string;
  readonly key: string;
}

export interface Profiles {
  /** Name of the profile that is used when none is named. */
  readonly current: string;
  readonly profiles: Readonly<Record<string, Profile>>;
}

export const profilePath = (env: Io['env']): string =>
  join(env.XDG_CONFIG_HOME || join(env.HOME || homedir(), '.config'), 'mooring', 'config.json');

const isProfiles = (value: unknown): value is Profiles => {
  const { current, profiles } = (value ?? {}) as Partial<Profiles>;
  if (typeof current !== 'string' || typeof profiles !== 'object' || profiles === null) return false;
  return Object.values(profiles).every((profile) => typeof profile?.url === 'string' && typeof profile.key === 'string');
};

export async function loadProfiles(env: Io['env']): Promise<Profiles> {
  const path = profilePath(env);
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { current: 'default', profiles: {} };
  }
  if (!isProfiles(value)) throw new CliError(exitCodes.failed, `${path} cannot be read.`, 'Remove it and run `mooring login` again.');
  return value;
}

/** Writes the whole file, readable by its owner only, and puts it in place at once. */
export async function saveProfiles(env: Io['env'], profiles: Profiles): Promise<string> {
  const path = profilePath(env);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, `${JSON.stringify(profiles, null, 2)}\n`, { mode: 0o600 });
  await chmod(draft, 0o600);
  await rename(draft, path);
  return path;
}
