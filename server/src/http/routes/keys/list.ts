import type { Api } from '../../api.ts';
import { pageQuery, pageReply, pageRequest } from '../../cursor.ts';
import { endpoint } from '../../endpoint.ts';
import { pageSchema } from '../../mountEndpoint.ts';
import { presentKey } from '../../present/key.ts';
import { keySchema } from '../../schemas/key.ts';
import { text } from '../../schemas/text.ts';

export const listKeys = (api: Api) =>
  endpoint({
    method: 'get',
    path: '/v1/keys',
    tag: 'Keys',
    summary: 'List API keys, newest first: all of them for admins, their own for everyone else.',
    scope: 'any',
    query: pageQuery.extend({ q: text(200).optional() }),
    answer: pageSchema(keySchema),
    async handle({ c, caller, query }) {
      const mine = caller.scopes.has('org:admin') ? {} : { ownerUserId: caller.userId };
      const page = await api.keys.store.list(caller.orgId, { ...mine, ...(query.q && { q: query.q }) }, pageRequest(query));
      const now = api.clock.now();
      return pageReply(
        c,
        page,
        (key) => presentKey(key, key.ownerName, now),
        (key) => key,
      );
    },
  });
