import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { type TestContext, test } from 'node:test';
import { findGroups, findStrayTestFiles, findTestFiles } from './findTestFiles.ts';

function repositoryWith(t: TestContext, files: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'mooring-files-'));
  t.after(() => rmSync(folder, { recursive: true }));
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), '');
  }
  return folder;
}

test('the fast run takes tests beside the code; the full run adds the test folders, in a fixed order', (t) => {
  const fast = ['sdk/src/b/z.test.ts', 'server/src/a.test.ts', 'server/src/b.test.ts', 'test/runner.test.ts'];
  const slow = ['cli/test/c.test.ts', 'server/test/people/d.test.ts'];
  const repository = repositoryWith(t, [...slow, ...fast].reverse());
  assert.deepEqual(findTestFiles(repository, 'fast'), fast);
  assert.deepEqual(findTestFiles(repository, 'full'), [...fast, ...slow]);
  assert.deepEqual(findStrayTestFiles(repository), []);
});

test('a test file that no run starts is found; installed and built ones are not ours', (t) => {
  const repository = repositoryWith(t, ['server/a.test.ts', 'server/src/b.test.js', 'node_modules/x/c.test.js', 'sdk/dist/d.test.js']);
  assert.deepEqual(findStrayTestFiles(repository), ['server/a.test.ts']);
});

test('a full run has two processes, and each file is in one of them; a fast run has one', () => {
  const repository = resolve(import.meta.dirname, '..');
  const groups = findGroups(repository, 'full');
  assert.equal(groups.length, 2);
  for (const group of groups) assert.ok(group.length > 20, `${group.length} files`);
  assert.deepEqual(groups.flat().sort(), findTestFiles(repository, 'full').sort());
  assert.deepEqual(findGroups(repository, 'fast'), [findTestFiles(repository, 'fast')]);
});
