import type { CallOptions } from '../http/options.ts';
import { pathPart } from '../http/request.ts';
import type { Session, SessionOwner, SessionQuery } from '../wire/session.ts';
import type { Calls, WriteOptions } from './calls.ts';
import { listPages, type PageList } from './pages.ts';

/** Sign-ins that have not ended: the caller's own or, for admins, those of another member. */
export interface Sessions {
  list(query?: SessionQuery, options?: CallOptions): PageList<Session>;
  revoke(id: string, options?: WriteOptions & SessionOwner): Promise<void>;
}

export function createSessions(calls: Calls): Sessions {
  return {
    list: (query = {}, options) => listPages(query, (page) => calls.get('/v1/sessions', options, page)),
    revoke: async (id, options) => calls.write('DELETE', `/v1/sessions/${pathPart(id)}`, undefined, options, { user_id: options?.user_id }),
  };
}
