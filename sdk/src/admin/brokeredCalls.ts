import type { CallOptions } from '../http/options.ts';
import { pathPart } from '../http/request.ts';
import type { BrokeredCall, CallQuery } from '../wire/call.ts';
import type { Calls } from './calls.ts';
import { listPages, type PageList } from './pages.ts';

/** The calls that went through the gateway, newest first. Written in batches, so the last second may be missing. */
export interface BrokeredCalls {
  list(query?: CallQuery, options?: CallOptions): PageList<BrokeredCall>;
  get(id: string, options?: CallOptions): Promise<BrokeredCall>;
}

export const createBrokeredCalls = (calls: Calls): BrokeredCalls => ({
  list: (query = {}, options) => listPages(query, (page) => calls.get('/v1/calls', options, page)),
  get: async (id, options) => calls.get(`/v1/calls/${pathPart(id)}`, options),
});
