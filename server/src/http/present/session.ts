import type { Session as WireSession } from '@mooring/sdk';
import type { Session } from '#domain/tenancy/identity.ts';
import { iso } from './instant.ts';

/** `currentId` is the session of the request itself; null for an API key. */
export const presentSession = (session: Session, currentId: string | null): WireSession => ({
  id: session.id,
  user_id: session.userId,
  ip: session.ip,
  agent: session.agent,
  created_at: iso(session.createdAt),
  expires_at: iso(session.expiresAt),
  current: session.id === currentId,
});
