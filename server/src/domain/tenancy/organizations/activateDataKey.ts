import type { Change } from '#domain/audit/change.ts';
import type { ChangeContext } from '#domain/audit/types.ts';
import type { DataKeyRow, DataKeyStore } from '#domain/vault/types.ts';

/** Makes a data key the active one of its organization, in one transaction with the audit event of the rotation that it begins. */
export const createActivateDataKey =
  ({ change }: { readonly change: Change<{ readonly dataKeys: DataKeyStore }> }) =>
  (context: ChangeContext, row: DataKeyRow): Promise<void> =>
    change(context, async ({ dataKeys }, record) => {
      const former = await dataKeys.active(row.orgId, row.purpose);
      await dataKeys.insert(row);
      record({
        action: 'vault.data_keys_rotated',
        target: { type: 'vault', id: null, name: null },
        changes: { version: { from: former?.version ?? null, to: row.version } },
      });
    });
