import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createChange } from '#domain/audit/change.ts';
import type { AuditEntry } from '#domain/audit/types.ts';
import { AppError } from '#domain/errors.ts';
import { forEachEngine } from '../engines.ts';
import { openStores } from '../storage/openStores.ts';

describe('what the broker hears of changes', () => {
  forEachEngine((_, open) => {
    const world = openStores(open);

    test('a change is told once it can be read; one that fails, records nothing or only tries is not', async () => {
      const { people, org, owner } = world;
      const counts: (number | undefined)[] = [];
      let read: Promise<unknown> = Promise.resolve();
      const change = createChange({
        ...people,
        onCommitted(orgId) {
          read = people.stores.gateway.organization(orgId).then((found) => counts.push(found?.changes));
        },
      });
      const entry: AuditEntry = { action: 'organization.updated', target: { type: 'organization', id: org, name: null } };
      await change({ ...owner.context, dryRun: true }, async (_stores, record) => record(entry));
      await change(owner.context, async () => undefined);
      const failing = change(owner.context, async (_stores, record) => {
        record(entry);
        throw new AppError('forbidden');
      });
      await assert.rejects(failing);
      await read;
      assert.deepEqual(counts, []);
      await change(owner.context, async (_stores, record) => record(entry));
      await read;
      assert.deepEqual(counts, [1]);
    });
  });
});
