import type { AuditEntry } from '#domain/audit/types.ts';
import type { Clock } from '#domain/clock.ts';
import { scopes } from '../roles.ts';
import { type CreatedKey, insertKey } from './createKey.ts';
import type { KeyStore } from './types.ts';

/** Makes the key that an organization begins with, for its owner and without limits, within the change that founds it. */
export const createCreateFirstKey =
  ({ clock }: { readonly clock: Clock }) =>
  (
    { keys }: { readonly keys: KeyStore },
    record: (entry: AuditEntry) => void,
    owner: { readonly orgId: string; readonly ownerUserId: string; readonly createdBy: string },
  ): Promise<CreatedKey> =>
    insertKey(keys, record, { ...owner, draft, now: clock.now() });

const draft = {
  name: 'First key',
  scopes,
  application: null,
  spaces: null,
  slugs: null,
  deniedTools: [],
  addresses: null,
  expiresAt: null,
};
