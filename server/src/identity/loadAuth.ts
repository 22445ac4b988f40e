import type { Db } from '#storage/db.ts';
import { authOptions, type PasswordHashing } from './authOptions.ts';

/** Loads the auth library: about half a second, which neither the start nor the hand-off should pay. */
export async function loadAuth(db: Db, hashing?: PasswordHashing) {
  const { betterAuth } = await import('better-auth');
  return await betterAuth(authOptions(db, hashing)).$context;
}

export type AuthContext = Awaited<ReturnType<typeof loadAuth>>;
