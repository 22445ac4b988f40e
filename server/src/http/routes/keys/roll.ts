import { requireMayChange } from '#domain/tenancy/keys/authorizeKey.ts';
import type { Api } from '../../api.ts';
import { endpoint, idParams } from '../../endpoint.ts';
import { iso } from '../../present/instant.ts';
import { presentKey } from '../../present/key.ts';
import { rolledKeySchema, rollKeyBody } from '../../schemas/key.ts';

export const rollKey = (api: Api) =>
  endpoint({
    method: 'post',
    path: '/v1/keys/{id}/roll',
    tag: 'Keys',
    summary: 'Give a key a new secret; the former one works for grace_seconds more.',
    scope: 'any',
    params: idParams,
    body: rollKeyBody,
    answer: rolledKeySchema,
    errors: ['not_found', 'forbidden', 'invalid_state', 'stale_version'],
    async authorize({ caller, params }) {
      await requireMayChange(api.keys.store, caller, params.id);
    },
    async handle({ caller, context, params, body, ifMatch }) {
      const { key, secret, previousExpiresAt } = await api.keys.roll(caller, context, params.id, body.grace_seconds, ifMatch);
      const wire = presentKey(key, await api.keys.store.ownerName(key), api.clock.now());
      return { status: 200, body: { ...wire, secret, previous_expires_at: iso(previousExpiresAt) }, etag: key.revision };
    },
  });
