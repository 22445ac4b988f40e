import { usageError } from '../cliError.ts';
import type { Io } from '../io.ts';
import type { Globals } from './globals.ts';
import { loadProfiles } from './profiles.ts';

export interface Target {
  readonly url: string;
  readonly key: string | undefined;
}

const DEFAULT_URL = 'http://127.0.0.1:4000';

const originOf = (url: string): string => (URL.canParse(url) ? new URL(url).origin : url);

export const givenUrl = (globals: Globals, env: Io['env']): string | undefined =>
  globals.url || env.MOORING_URL || env.LEASH_PLATFORM_URL || undefined;

/** Options win over the environment, which wins over the profile. A profile's key goes to that profile's server and nowhere else. */
export async function resolveTarget(globals: Globals, env: Io['env']): Promise<Target> {
  const { current, profiles } = await loadProfiles(env);
  const profile = profiles[globals.profile ?? current];
  if (globals.profile !== undefined && !profile) throw usageError(`There is no profile '${globals.profile}'.`, 'See `mooring profile ls`.');
  const url =
    globals.profile === undefined ? (givenUrl(globals, env) ?? profile?.url ?? DEFAULT_URL) : (globals.url ?? profile?.url ?? DEFAULT_URL);
  const stored = profile && originOf(profile.url) === originOf(url) ? profile.key : undefined;
  const key = globals.key ?? (globals.profile === undefined ? env.MOORING_API_KEY || env.LEASH_API_KEY || stored : stored);
  return { url, key };
}

const isLoopback = (host: string): boolean => host === 'localhost' || host === '[::1]' || /^127(\.\d+){3}$/.test(host);

/** What to warn of before a key is sent. */
export function warningsOf(globals: Globals, target: Target): string[] {
  const warnings: string[] = [];
  if (globals.key !== undefined)
    warnings.push('--key shows the key to every user of this machine. Prefer MOORING_API_KEY or `mooring login`.');
  const url = URL.canParse(target.url) ? new URL(target.url) : undefined;
  if (url?.protocol === 'http:' && !isLoopback(url.hostname)) warnings.push(`The key crosses the network in clear text to ${url.origin}.`);
  return warnings;
}
