import { AppError } from '#domain/errors.ts';
import type { Member, MemberStore } from './member.ts';

/** A member of the organization; throws 404 for an id of another one, 412 if it changed since `ifMatch`. */
export async function requireMember(members: MemberStore, orgId: string, id: string, ifMatch: number | null): Promise<Member> {
  const member = await members.find(orgId, id);
  if (member === null) throw new AppError('not_found');
  if (ifMatch !== null && ifMatch !== member.revision) throw new AppError('stale_version');
  return member;
}

/** Throws 409 if the member is the only owner left. `owners` were locked in this transaction. */
export function requireAnotherOwner(owners: readonly string[], member: Member): void {
  if (member.role === 'OWNER' && owners.every((id) => id === member.id)) throw new AppError('last_owner');
}

export const targetOf = (member: Member) => ({ type: 'member', id: member.id, name: member.email }) as const;
