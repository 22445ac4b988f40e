import { type Page, type PageRequest, pageOf } from '#domain/page.ts';
import type { Caller } from '../caller.ts';
import type { Identity, Session } from '../identity.ts';
import type { MemberStore } from '../members/member.ts';
import { requireSessionControl } from './session.ts';

interface ListSessionsDeps {
  readonly identity: Pick<Identity, 'listSessions'>;
  readonly stores: { readonly members: Pick<MemberStore, 'findByUser'> };
}

/** The open sessions of the caller or, for admins, of another member; newest first. Those of other organizations are not among them. */
export const createListSessions =
  ({ identity, stores }: ListSessionsDeps) =>
  async (caller: Caller, userId: string, { limit, after }: PageRequest): Promise<Page<Session>> => {
    await requireSessionControl(stores.members, caller, userId);
    const sessions = await identity.listSessions(caller.orgId, userId);
    const rest = sessions.toSorted(newestFirst).filter((session) => after === null || newestFirst(after, session) < 0);
    return pageOf(rest.slice(0, limit + 1), limit);
  };

type Placed = Pick<Session, 'createdAt' | 'id'>;

const newestFirst = (a: Placed, b: Placed): number => b.createdAt - a.createdAt || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);
