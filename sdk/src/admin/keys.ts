import type { CallOptions } from '../http/options.ts';
import { pathPart } from '../http/request.ts';
import type { ApiKey, ApiKeyWithSecret, KeyCreateBody, KeyRollBody, KeyUpdateBody, RolledKey } from '../wire/key.ts';
import type { PageQuery } from '../wire/page.ts';
import type { Calls, CreateOptions, WriteOptions } from './calls.ts';
import { listPages, type PageList } from './pages.ts';

/** API keys. The key itself is in the answers of `create` and `roll` only. */
export interface Keys {
  list(query?: PageQuery, options?: CallOptions): PageList<ApiKey>;
  create(body: KeyCreateBody, options?: CreateOptions): Promise<ApiKeyWithSecret>;
  update(id: string, body: KeyUpdateBody, options?: WriteOptions): Promise<ApiKey>;
  /** Makes a successor; the old key works for `grace_seconds` more. */
  roll(id: string, body?: KeyRollBody, options?: CreateOptions): Promise<RolledKey>;
  revoke(id: string, options?: WriteOptions): Promise<void>;
}

export function createKeys(calls: Calls): Keys {
  const at = (id: string): string => `/v1/keys/${pathPart(id)}`;
  return {
    list: (query = {}, options) => listPages(query, (page) => calls.get('/v1/keys', options, page)),
    create: (body, options) => calls.create('/v1/keys', body, options),
    update: async (id, body, options) => calls.write('PATCH', at(id), body, options),
    roll: async (id, body = {}, options) => calls.create(`${at(id)}/roll`, body, options),
    revoke: async (id, options) => calls.write('DELETE', at(id), undefined, options),
  };
}
