import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digestTool, digestTools } from './digestTool.ts';
import type { ToolDefinition } from './tool.ts';

const tool: ToolDefinition = {
  name: 'pay',
  title: 'Pay',
  description: 'Pays.',
  inputSchema: { type: 'object', properties: { a: { type: 'string' }, b: {} }, required: ['a', 'b'] },
  outputSchema: { type: 'object' },
  annotations: { readOnlyHint: false },
  _meta: { x: 1 },
};

test('the digest is SHA-256 over the canonical JSON, the same in every release', () => {
  assert.equal(digestTool({ name: 'a', inputSchema: {} }), 'uy8dExdn6iWokRdLl9fBxCXwFsXR7WHbx8Kdpuep62I');
});

test('no order of members matters', () => {
  const reversed = Object.fromEntries(Object.entries(tool).toReversed()) as ToolDefinition;
  const inputSchema = { required: ['a', 'b'], properties: { b: {}, a: { type: 'string' } }, type: 'object' };
  assert.equal(digestTool({ ...reversed, inputSchema }), digestTool(tool));
});

test('every member that a model or client acts on matters, and so does the order of a list', () => {
  const changes: Partial<ToolDefinition>[] = [
    { name: 'pay2' },
    { title: 'Pay!' },
    { description: 'Pays you.' },
    { inputSchema: { ...tool.inputSchema, required: ['b', 'a'] } },
    { outputSchema: {} },
    { annotations: { readOnlyHint: true } },
    { _meta: { x: 2 } },
  ];
  const digests = changes.map((change) => digestTool({ ...tool, ...change }));
  assert.equal(new Set([digestTool(tool), ...digests]).size, changes.length + 1);
});

test('the digest of a set is of what is in it, in whatever order', () => {
  const [a, b] = [
    { name: 'a', digest: '1' },
    { name: 'b', digest: '2' },
  ];
  assert.equal(digestTools([a, b]), digestTools([b, a]));
  assert.notEqual(digestTools([a, b]), digestTools([a]));
  assert.notEqual(
    digestTools([
      { ...a, digest: '2' },
      { ...b, digest: '1' },
    ]),
    digestTools([a, b]),
  );
});
