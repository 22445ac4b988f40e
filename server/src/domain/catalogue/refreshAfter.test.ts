import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChangeContext } from '#domain/audit/types.ts';
import { AppError } from '#domain/errors.ts';
import { refreshAfter } from './refreshAfter.ts';

const context: ChangeContext = {
  orgId: 'org',
  actor: { type: 'user', id: 'u', name: 'u' },
  source: 'api',
  ip: null,
  requestId: null,
  dryRun: false,
};

function watched(operation: (context: ChangeContext, id: string | null) => Promise<{ id: string | null }>) {
  const read: string[] = [];
  const refresher = { soon: (orgId: string, connectionId: string) => void read.push(`${orgId}/${connectionId}`) };
  return { read, run: refreshAfter(refresher, operation, ({ id }) => id) };
}

test('a list is read after the operation, whose result is answered', async () => {
  const { read, run } = watched(async (_, id) => ({ id }));
  assert.deepEqual(await run(context, 'c'), { id: 'c' });
  assert.deepEqual(read, ['org/c']);
});

test('nothing is read after a dry run, a failure, or an operation that gives no reason to', async () => {
  const { read, run } = watched(async (_, id) => ({ id }));
  await run({ ...context, dryRun: true }, 'c');
  await run(context, null);
  const failing = watched(async () => {
    throw new AppError('stale_version');
  });
  await assert.rejects(failing.run(context, 'c'), { code: 'stale_version' });
  assert.deepEqual([...read, ...failing.read], []);
});
