import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAppError } from '#domain/errors.ts';
import { describeHeader, mergeHeaders, readHeaders, requireNoRepeat } from './staticHeaders.ts';

const refusal = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    assert.ok(isAppError(error));
    const [issue] = error.details.errors ?? [];
    return `${issue?.path} ${issue?.code}`;
  }
  return assert.fail('it was accepted');
};
const plain = (name: string, value = 'v') => ({ name, value, secret: false });

test('[R53] a plain string is a secret value; an object says whether it is; null takes the header away', () => {
  assert.deepEqual(readHeaders({ 'X-A': 'one', 'X-B': { value: 'two', secret: false }, 'X-C': { value: 'three' }, 'X-D': null }), {
    set: [
      { name: 'X-A', value: 'one', secret: true },
      { name: 'X-B', value: 'two', secret: false },
      { name: 'X-C', value: 'three', secret: true },
    ],
    removed: ['X-D'],
  });
});

test('a stored header shows its value only if it is no secret', () => {
  assert.deepEqual(describeHeader({ name: 'X-A', value: 'one', secret: true }), { name: 'X-A', secret: true, value: null });
  assert.deepEqual(describeHeader(plain('X-B', 'two')), { name: 'X-B', secret: false, value: 'two' });
});

test('headers that the connection itself decides on are refused, in any case; others pass', () => {
  for (const name of ['Host', 'CONTENT-LENGTH', 'Transfer-Encoding', 'connection', 'Cookie', 'Mcp-Session-Id', 'MCP-Protocol-Version'])
    assert.equal(refusal(() => readHeaders({ [name]: 'v' })), `/headers/${name} header_not_allowed`); // biome-ignore format: one line
  assert.equal(readHeaders({ 'X-Tenant': 'v', Authorization: 'Basic eA==' }).set.length, 2);
});

test('a name or value that would split a request is refused, and the path names it as a JSON pointer', () => {
  assert.equal(
    refusal(() => readHeaders({ 'X A': 'v' })),
    '/headers/X A header_name_invalid',
  );
  assert.equal(
    refusal(() => readHeaders({ 'a/b~c': 'v' })),
    '/headers/a~1b~0c header_name_invalid',
  );
  for (const value of ['', ' v', 'v ', 'a\r\nX-Evil: 1', 'a\nb', 'a\0b', 'ä'])
    assert.equal(
      refusal(() => readHeaders({ 'X-A': value })),
      '/headers/X-A header_value_invalid',
    );
  assert.equal(readHeaders({ 'X-A': 'a\tb c~!' }).set[0]?.value, 'a\tb c~!');
});

test('a change replaces by name without regard to case, keeps the rest, and removes what is named', () => {
  const before = [plain('X-A'), plain('X-B'), plain('X-C')];
  assert.deepEqual(
    mergeHeaders(before, [plain('x-a', 'new')], ['x-b']).map(({ name, value }) => `${name}=${value}`),
    ['X-C=v', 'x-a=new'],
  );
});

test('two headers that differ in case alone are refused, and so is the twenty-first', () => {
  assert.equal(
    refusal(() => mergeHeaders([], [plain('X-A'), plain('x-a')], [])),
    '/headers duplicate',
  );
  const many = Array.from({ length: 20 }, (_, i) => plain(`X-${i}`));
  assert.equal(mergeHeaders([], many, []).length, 20);
  assert.equal(
    refusal(() => mergeHeaders(many, [plain('X-more')], [])),
    '/headers too_many',
  );
});

test("a static header cannot repeat the credential's, in any case", () => {
  assert.equal(
    refusal(() => requireNoRepeat([plain('authorization')], 'Authorization')),
    '/headers/authorization repeats_credential',
  );
  requireNoRepeat([plain('X-Other')], 'Authorization');
  requireNoRepeat([plain('Authorization')], null);
});
