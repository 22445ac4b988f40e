import type { CallOptions } from '../http/options.ts';
import { pathPart } from '../http/request.ts';
import type { Member, MemberUpdateBody } from '../wire/member.ts';
import type { PageQuery } from '../wire/page.ts';
import type { Calls, WriteOptions } from './calls.ts';
import { listPages, type PageList } from './pages.ts';

/** The people of the organization. Taking the last owner away is refused with 409 `last_owner`. */
export interface Members {
  list(query?: PageQuery, options?: CallOptions): PageList<Member>;
  update(id: string, body: MemberUpdateBody, options?: WriteOptions): Promise<Member>;
  remove(id: string, options?: WriteOptions): Promise<void>;
}

export function createMembers(calls: Calls): Members {
  const at = (id: string): string => `/v1/members/${pathPart(id)}`;
  return {
    list: (query = {}, options) => listPages(query, (page) => calls.get('/v1/members', options, page)),
    update: async (id, body, options) => calls.write('PATCH', at(id), body, options),
    remove: async (id, options) => calls.write('DELETE', at(id), undefined, options),
  };
}
