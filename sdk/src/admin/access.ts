import type { CallOptions } from '../http/options.ts';
import type { AccessEvent, AccessQuery } from '../wire/access.ts';
import type { Calls } from './calls.ts';
import { listPages, type PageList } from './pages.ts';

/** The trail of uses, newest first. It is written in batches, so the last second may be missing. */
export interface Access {
  list(query?: AccessQuery, options?: CallOptions): PageList<AccessEvent>;
}

export const createAccess = (calls: Calls): Access => ({
  list: (query = {}, options) => listPages(query, (page) => calls.get('/v1/access', options, page)),
});
