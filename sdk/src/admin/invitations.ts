import type { CallOptions } from '../http/options.ts';
import { pathPart } from '../http/request.ts';
import type { Invitation, InvitationCreateBody, InvitationCreated } from '../wire/member.ts';
import type { PageQuery } from '../wire/page.ts';
import type { Calls, CreateOptions, WriteOptions } from './calls.ts';
import { listPages, type PageList } from './pages.ts';

export interface Invitations {
  list(query?: PageQuery, options?: CallOptions): PageList<Invitation>;
  /** The answer holds the one-time link. */
  create(body: InvitationCreateBody, options?: CreateOptions): Promise<InvitationCreated>;
  revoke(id: string, options?: WriteOptions): Promise<void>;
}

export function createInvitations(calls: Calls): Invitations {
  return {
    list: (query = {}, options) => listPages(query, (page) => calls.get('/v1/invitations', options, page)),
    create: (body, options) => calls.create('/v1/invitations', body, options),
    revoke: async (id, options) => calls.write('DELETE', `/v1/invitations/${pathPart(id)}`, undefined, options),
  };
}
