import type { Clock } from '#domain/clock.ts';
import type { Identity } from '#domain/tenancy/identity.ts';
import type { Db } from '#storage/db.ts';
import { type AuthContext, loadAuth } from './loadAuth.ts';
import { sessionsThrough } from './sessions.ts';
import { usersThrough } from './users.ts';

/** Users, passwords and sessions through the auth library, which is loaded at the first call. */
export function createIdentity({ db, clock }: { readonly db: Db; readonly clock: Clock }): Identity {
  let loading: Promise<AuthContext> | undefined;
  const load = (): Promise<AuthContext> => {
    loading ??= loadAuth(db);
    return loading;
  };
  return { ...usersThrough(load), ...sessionsThrough(load, clock) };
}
