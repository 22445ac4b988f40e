import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeRun, type Outcome, type Rules } from './judgeRun.ts';

const rules: Rules = { minimum: 2, requirements: new Set(['R1', 'R2', 'R3']), mustBeCited: ['R1'] };
const ran = (name: string, more: Partial<Outcome> = {}): Outcome => ({ name, file: 'a.test.ts', passed: true, ...more });
const good = [ran('[R1] one'), ran('two')];

test('a run of passing tests that cites what it must is accepted', () => {
  assert.deepEqual(judgeRun(good, [], rules), { passed: 2, failed: 0, problems: [], uncited: ['R2', 'R3'] });
});

test('a failed test fails the run and proves no requirement', () => {
  const verdict = judgeRun([...good, ran('[R2] broken', { passed: false })], [], rules);
  assert.equal(verdict.passed, 2);
  assert.equal(verdict.failed, 1);
  assert.deepEqual(verdict.uncited, ['R2', 'R3']);
});

for (const omitted of ['skip', 'todo'] as const) {
  test(`a test marked ${omitted} fails the run, whether or not it passed, and proves no requirement`, () => {
    for (const passed of [true, false]) {
      const verdict = judgeRun([...good, ran('[R2] later', { omitted, passed })], [], rules);
      assert.equal(verdict.failed, 1);
      assert.deepEqual(verdict.problems, [`${omitted}: [R2] later (a.test.ts)`]);
      assert.deepEqual(verdict.uncited, ['R2', 'R3']);
    }
  });
}

test('fewer tests than the minimum fail the run; omitted ones do not count towards it', () => {
  assert.deepEqual(judgeRun([ran('[R1] one')], [], rules).problems, ['only 1 tests ran, at least 2 are expected']);
  assert.equal(judgeRun([ran('[R1] one'), ran('two', { omitted: 'skip' })], [], rules).failed, 2);
});

test('a requirement that must be cited and is not fails the run', () => {
  assert.deepEqual(judgeRun([ran('one'), ran('two')], [], rules).problems, ['no passing test cites R1']);
});

test('citing an id that is no requirement fails the run', () => {
  const verdict = judgeRun([...good, ran('[R2, R60a] three')], [], rules);
  assert.deepEqual(verdict.problems, ['unknown requirement R60a: [R2, R60a] three (a.test.ts)']);
});

test('a disturbance outside of any test fails the run', () => {
  assert.equal(judgeRun(good, ['declares no test: b.test.ts'], rules).failed, 1);
});
