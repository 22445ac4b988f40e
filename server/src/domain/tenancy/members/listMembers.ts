import type { Page, PageRequest } from '#domain/page.ts';
import { type Caller, requireScope } from '../caller.ts';
import type { Member, MemberStore } from './member.ts';

/** The members of the caller's organization, newest first. For admins. */
export const createListMembers =
  ({ stores }: { readonly stores: { readonly members: MemberStore } }) =>
  async (caller: Caller, page: PageRequest): Promise<Page<Member>> => {
    requireScope(caller, 'org:admin');
    return stores.members.list(caller.orgId, page);
  };
