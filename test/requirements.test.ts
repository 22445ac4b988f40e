import assert from 'node:assert/strict';
import { test } from 'node:test';
import { citationsOf, mustBeCited, readRequirements } from './requirements.ts';

test('the requirements are R1 to R108, in order, each one sentence of its own', () => {
  const requirements = readRequirements();
  assert.deepEqual(
    [...requirements.keys()],
    Array.from({ length: 108 }, (_, index) => `R${index + 1}`),
  );
  for (const [id, sentence] of requirements) assert.match(sentence, /^\S.{19,139}\.$/, id);
  assert.equal(new Set(requirements.values()).size, 108);
});

test('what must be cited is a requirement, listed once', () => {
  const known = readRequirements();
  assert.deepEqual(
    mustBeCited.filter((id) => !known.has(id)),
    [],
  );
  assert.equal(new Set(mustBeCited).size, mustBeCited.length);
  assert.ok(mustBeCited.length >= 70, `${mustBeCited.length}`);
});

test('citations are the requirement ids in brackets, and nothing else', () => {
  assert.deepEqual(citationsOf('[R14, R15] calls continue [F3, R80]'), ['R14', 'R15', 'R80']);
  assert.deepEqual(citationsOf('R14 without brackets, [RFC 9728], [r1], [F1]'), []);
  assert.deepEqual(citationsOf('[R60a] is read, so that it can be refused'), ['R60a']);
});
