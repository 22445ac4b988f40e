import type { Clock } from '#domain/clock.ts';
import type { SpaceStore } from '#domain/spaces/space.ts';
import type { Caller } from '../caller.ts';
import type { Identity } from '../identity.ts';
import type { MemberStore } from '../members/member.ts';
import { scopesOf } from '../roles.ts';

/** "Last seen" is kept to the hour, so that reading does not write all the time. */
const SEEN_STEP_MS = 3_600_000;

interface RecognizeSessionDeps {
  readonly identity: Pick<Identity, 'findSession'>;
  readonly members: Pick<MemberStore, 'findByUser' | 'markSeen'>;
  readonly spaces: Pick<SpaceStore, 'placesOf'>;
  readonly clock: Clock;
}

/** The person behind a session token, in the organization that they signed in to; null for an unknown or ended session or membership. */
export const createRecognizeSession =
  ({ identity, members, spaces, clock }: RecognizeSessionDeps) =>
  async (token: string): Promise<Caller | null> => {
    const found = await identity.findSession(token);
    if (found === null) return null;
    const { user, session } = found;
    const membership = await members.findByUser(session.orgId, user.id);
    if (membership === null) return null;
    const { id, orgId, role, lastSeenAt } = membership;
    const now = clock.now();
    if (lastSeenAt === null || now - lastSeenAt >= SEEN_STEP_MS) await members.markSeen(id, now);
    const actor = { type: 'user', id: user.id, name: user.name } as const;
    const places = await spaces.placesOf(orgId, user.id);
    return { orgId, actor, userId: user.id, role, spaces: places, scopes: scopesOf(role), key: null, sessionId: session.id };
  };
