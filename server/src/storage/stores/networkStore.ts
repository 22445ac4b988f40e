import { defaultNetworkSettings, type NetworkSettings, type NetworkSettingsStore } from '#domain/connections/networkPolicy.ts';
import type { Db } from '../db.ts';

/** Network settings are one JSON document in the organization's row, with a revision of their own in it. */
export function createNetworkStore({ db }: Db): NetworkSettingsStore {
  const stored = async (orgId: string): Promise<string> =>
    (await db.selectFrom('organizations').select('network').where('id', '=', orgId).executeTakeFirst())?.network ?? '{}';
  const parse = (text: string): NetworkSettings => ({ ...defaultNetworkSettings, ...JSON.parse(text) });
  return {
    async read(orgId) {
      return parse(await stored(orgId));
    },
    async write(orgId, settings, expectedRevision) {
      const before = await stored(orgId);
      if (parse(before).revision !== expectedRevision) return false;
      const result = await db
        .updateTable('organizations')
        .set({ network: JSON.stringify(settings) })
        .where('id', '=', orgId)
        .where('network', '=', before)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
  };
}
