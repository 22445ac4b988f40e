import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { findStrayTestFiles, findTestFiles } from './findTestFiles.ts';

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
