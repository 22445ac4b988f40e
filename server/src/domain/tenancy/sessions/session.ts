import type { Change } from '#domain/audit/change.ts';
import type { ChangeContext } from '#domain/audit/types.ts';
import { AppError } from '#domain/errors.ts';
import { type Caller, requireScope } from '../caller.ts';
import type { Session } from '../identity.ts';
import type { MemberStore } from '../members/member.ts';

/** An audit event is all that our own tables keep of a session. */
export type RecordSession = Change<object>;

/** The circumstances of a request by someone who is not known yet. */
export type Arrival = Pick<ChangeContext, 'ip' | 'requestId' | 'source'> & { readonly agent: string | null };

export const targetOf = (session: Session, person: string) => ({ type: 'session', id: session.id, name: person }) as const;

/**
 * Whose sessions the caller may see and end, with a name for the audit trail: their own when signed in; for admins those of every member,
 * and only owners those of an owner. A key is no sign-in, so it needs the admin's scope for its owner's sessions too. Throws 404 for
 * people of other organizations.
 */
export async function requireSessionControl(members: Pick<MemberStore, 'findByUser'>, caller: Caller, userId: string): Promise<string> {
  const own = caller.key === null && userId === caller.userId;
  if (!own) requireScope(caller, 'org:admin');
  const member = await members.findByUser(caller.orgId, userId);
  if (member === null) throw new AppError('not_found');
  if (!own && member.role === 'OWNER') requireScope(caller, 'org:owner');
  return member.email;
}
