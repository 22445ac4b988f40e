import type { Clock } from '#domain/clock.ts';
import type { Identity } from '#domain/tenancy/identity.ts';
import type { Db } from '#storage/db.ts';
import type { PasswordHashing } from './authOptions.ts';
import { type AuthContext, loadAuth } from './loadAuth.ts';
import { sessionsThrough } from './sessions.ts';
import { usersThrough } from './users.ts';

interface IdentityDeps {
  readonly db: Db;
  readonly clock: Clock;
  /** The library's scrypt by default. */
  readonly hashing?: PasswordHashing | undefined;
}

/** Users, passwords and sessions through the auth library, which is loaded at the first call. */
export function createIdentity({ db, clock, hashing }: IdentityDeps): Identity {
  let loading: Promise<AuthContext> | undefined;
  const load = (): Promise<AuthContext> => {
    loading ??= loadAuth(db, hashing);
    return loading;
  };
  return { ...usersThrough(load), ...sessionsThrough(load, clock) };
}
