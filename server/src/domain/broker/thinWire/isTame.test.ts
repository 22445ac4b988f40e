import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isTame } from './isTame.ts';

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

test('500 levels pass and 501 do not; brackets in strings are no levels, whatever is escaped in them', () => {
  assert.equal(isTame(nested(500)), true);
  assert.equal(isTame(nested(501)), false);
  assert.equal(isTame(`{"a":`.repeat(501)), false);
  assert.equal(isTame(`["${'['.repeat(1_000)}","\\"${'['.repeat(1_000)}","\\\\"]`), true);
  assert.equal(isTame(`["\\\\",${nested(500)}]`), false);
  assert.equal(isTame(`[${'[],'.repeat(1_000)}[]]`), true);
});

test('a million values, or a hundred thousand members, do not pass; a text of the same length does', () => {
  assert.equal(isTame(`[${'{},'.repeat(1_000_000)}{}]`), false);
  assert.equal(isTame(`{${'"a":1,'.repeat(99_999)}"a":1}`), false);
  assert.equal(isTame(`{${'"a":1,'.repeat(49_999)}"a":1}`), true);
  assert.equal(isTame(JSON.stringify({ text: '{},'.repeat(1_000_000) })), true);
});

test('text that is no JSON is left to the parser', () => {
  for (const text of ['', '"', ']]]', '{"a', 'hello']) assert.equal(isTame(text), true);
});
