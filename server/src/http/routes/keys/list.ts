import type { Caller } from '#domain/tenancy/caller.ts';
import type { Api } from '../../api.ts';
import { pageQuery, pageReply, pageRequest } from '../../cursor.ts';
import { endpoint } from '../../endpoint.ts';
import { pageSchema } from '../../mountEndpoint.ts';
import { presentKey } from '../../present/key.ts';
import { keySchema } from '../../schemas/key.ts';
import { text } from '../../schemas/text.ts';

/** A key that was made for an application has no business with the other keys of its owner. */
function visibleTo(caller: Caller): { readonly id?: string; readonly ownerUserId?: string } {
  if (caller.scopes.has('org:admin')) return {};
  return caller.key === null ? { ownerUserId: caller.userId } : { id: caller.key.id };
}

export const listKeys = (api: Api) =>
  endpoint({
    method: 'get',
    path: '/v1/keys',
    tag: 'Keys',
    summary: 'List API keys, newest first: all of them for admins, their own for other people, and a key without org:admin just itself.',
    scope: 'any',
    query: pageQuery.extend({ q: text(200).optional() }),
    answer: pageSchema(keySchema),
    async handle({ c, caller, query }) {
      const page = await api.keys.store.list(caller.orgId, { ...visibleTo(caller), ...(query.q && { q: query.q }) }, pageRequest(query));
      const now = api.clock.now();
      return pageReply(
        c,
        page,
        (key) => presentKey(key, key.ownerName, now),
        (key) => key,
      );
    },
  });
