import { AppError } from '#domain/errors.ts';
import type { Caller } from '#domain/tenancy/caller.ts';

/** The session of the caller; throws 401 for an API key. */
export function requireSignedIn({ sessionId }: Caller): string {
  if (sessionId === null) throw new AppError('session_required');
  return sessionId;
}
