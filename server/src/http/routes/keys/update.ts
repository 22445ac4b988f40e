import type { Api } from '../../api.ts';
import { endpoint, idParams } from '../../endpoint.ts';
import { presentKey } from '../../present/key.ts';
import { keySchema, updateKeyBody } from '../../schemas/key.ts';
import { keyDraft } from './keyDraft.ts';

export const updateKey = (api: Api) =>
  endpoint({
    method: 'patch',
    path: '/v1/keys/{id}',
    tag: 'Keys',
    summary: 'Change the name, scopes or limits of a key.',
    scope: 'any',
    params: idParams,
    body: updateKeyBody,
    answer: keySchema,
    errors: ['not_found', 'forbidden', 'invalid_state', 'stale_version'],
    async handle({ caller, context, params, body, ifMatch }) {
      const key = await api.keys.update(caller, context, params.id, keyDraft(body), ifMatch);
      return { status: 200, body: presentKey(key, await api.keys.store.ownerName(key), api.clock.now()), etag: key.revision };
    },
  });
