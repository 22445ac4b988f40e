import type { CallOptions } from '../http/options.ts';
import { pathPart } from '../http/request.ts';
import type { PageQuery } from '../wire/page.ts';
import type { Space, SpaceCreateBody, SpaceMember, SpaceMemberBody, SpaceUpdateBody } from '../wire/space.ts';
import type { Calls, CreateOptions, WriteOptions } from './calls.ts';
import { listPages, type PageList } from './pages.ts';

/** Groups of people and keys with the servers that they see. Every `id` is a uuid or a slug. */
export interface Spaces {
  list(query?: PageQuery, options?: CallOptions): PageList<Space>;
  get(id: string, options?: CallOptions): Promise<Space>;
  create(body: SpaceCreateBody, options?: CreateOptions): Promise<Space>;
  update(id: string, body: SpaceUpdateBody, options?: WriteOptions): Promise<Space>;
  remove(id: string, options?: WriteOptions): Promise<void>;
  /** Lets the space see a server; nothing happens if it does. */
  bind(id: string, connection: string, options?: WriteOptions): Promise<void>;
  unbind(id: string, connection: string, options?: WriteOptions): Promise<void>;
  members(id: string, query?: PageQuery, options?: CallOptions): PageList<SpaceMember>;
  setMember(id: string, userId: string, body: SpaceMemberBody, options?: WriteOptions): Promise<void>;
  removeMember(id: string, userId: string, options?: WriteOptions): Promise<void>;
}

export function createSpaces(calls: Calls): Spaces {
  const at = (id: string): string => `/v1/spaces/${pathPart(id)}`;
  const bound = (id: string, connection: string): string => `${at(id)}/connections/${pathPart(connection)}`;
  const member = (id: string, userId: string): string => `${at(id)}/members/${pathPart(userId)}`;
  return {
    list: (query = {}, options) => listPages(query, (page) => calls.get('/v1/spaces', options, page)),
    get: async (id, options) => calls.get(at(id), options),
    create: (body, options) => calls.create('/v1/spaces', body, options),
    update: async (id, body, options) => calls.write('PATCH', at(id), body, options),
    remove: async (id, options) => calls.write('DELETE', at(id), undefined, options),
    bind: async (id, connection, options) => calls.write('PUT', bound(id, connection), undefined, options),
    unbind: async (id, connection, options) => calls.write('DELETE', bound(id, connection), undefined, options),
    members: (id, query = {}, options) => listPages(query, async (page) => calls.get(`${at(id)}/members`, options, page)),
    setMember: async (id, userId, body, options) => calls.write('PUT', member(id, userId), body, options),
    removeMember: async (id, userId, options) => calls.write('DELETE', member(id, userId), undefined, options),
  };
}
