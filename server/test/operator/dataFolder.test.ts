import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { runCommand } from '../../src/commands/io.ts';
import { createLog } from '../../src/log.ts';
import { startServer } from '../../src/main.ts';
import { startTestServer } from '../startTestServer.ts';

/** A folder that somebody made beforehand, open to all, under the usual umask. */
function openFolder(t: TestContext): string {
  const dataDir = mkdtempSync(join(tmpdir(), 'mooring-folder-'));
  chmodSync(dataDir, 0o755);
  const umask = process.umask(0o022);
  t.after(() => {
    process.umask(umask);
    rmSync(dataDir, { recursive: true, force: true });
  });
  return dataDir;
}

const modesIn = (dataDir: string) =>
  Object.fromEntries(readdirSync(dataDir).map((name) => [name, (statSync(join(dataDir, name)).mode & 0o777).toString(8)]));

test('no file in the data folder is open to other users, even if the folder is; files that were are closed at the next start', async (t) => {
  const dataDir = openFolder(t);
  const first = await startTestServer('sqlite', { dataDir });
  const names = [
    'master.key',
    'mooring.db',
    'mooring.db-shm',
    'mooring.db-wal',
    'mooring.lock',
    'mooring.lock-journal',
    'mooring.pid',
    'operator.sock',
  ];
  const closed = Object.fromEntries(names.map((name) => [name, '600']));
  assert.deepEqual(modesIn(dataDir), closed);

  await first.stop();
  for (const name of readdirSync(dataDir)) if (name.startsWith('mooring.')) chmodSync(join(dataDir, name), 0o644);
  const again = await startServer(first.config, createLog('silent'));
  t.after(() => again.close());
  for (const [name, mode] of Object.entries(modesIn(dataDir))) assert.equal(mode, '600', name);
});

test('what a command makes is for its owner alone from the first moment', async (t) => {
  openFolder(t);
  const io = { stdout: process.stdout, stderr: process.stderr, env: {}, exit: () => undefined };
  let umask = -1;
  await runCommand(io, async () => {
    umask = process.umask();
  });
  assert.equal(umask, 0o077);
});
