import assert from 'node:assert/strict';
import { test } from 'node:test';
import { advertise } from './advertise.ts';
import { applyRules } from './applyRules.ts';
import { checkRules } from './checkRules.ts';
import type { InputRule, InputRules, ToolDefinition } from './tool.ts';

const tool: ToolDefinition = {
  name: 't',
  inputSchema: {
    type: 'object',
    properties: { region: { type: 'string' }, limit: { type: 'integer' }, q: {} },
    required: ['region', 'limit', 'q'],
  },
};
const pinned = (value: unknown): InputRule => ({ mode: 'pinned', value });
const standard = (value: unknown): InputRule => ({ mode: 'default', value });

test('callers see no pinned argument; one with a default is shown with it and need not be given', () => {
  const { inputSchema } = advertise(tool, { region: pinned('eu'), limit: standard(10) });
  assert.deepEqual(inputSchema, { type: 'object', properties: { limit: { type: 'integer', default: 10 }, q: {} }, required: ['q'] });
  assert.doesNotMatch(JSON.stringify(inputSchema), /eu|region/);
});

test('without rules a tool is advertised as it is', () => {
  assert.deepEqual(advertise(tool, {}), tool);
});

test('what clients of one generation refuse is put so that those of both take it', () => {
  const odd: ToolDefinition = {
    name: 'odd',
    inputSchema: { properties: { any: true, none: false }, required: [] },
    outputSchema: { type: 'array' },
    execution: { taskSupport: 'optional' },
  };
  assert.deepEqual(advertise(odd, {}), { name: 'odd', inputSchema: { type: 'object', properties: { any: {}, none: { not: {} } } } });
  const outputSchema = { type: 'object', properties: { a: {} } };
  assert.deepEqual(advertise({ ...odd, outputSchema }, {}).outputSchema, outputSchema);
});

test('a pinned argument is always sent, a default where the caller gives none', () => {
  const rules = { region: pinned('eu'), limit: standard(10) };
  assert.deepEqual(applyRules({ q: 'x' }, rules), { q: 'x', region: 'eu', limit: 10 });
  assert.deepEqual(applyRules({ q: 'x', limit: 5 }, rules), { q: 'x', region: 'eu', limit: 5 });
  assert.deepEqual(applyRules({ limit: null }, rules), { limit: null, region: 'eu' });
});

test('another value for a pinned argument is refused, the same one is not, whatever the order of its members', () => {
  const rules = { filter: pinned({ a: [1, { b: 2, c: 3 }] }) };
  assert.deepEqual(applyRules({ filter: { a: [1, { c: 3, b: 2 }] } }, rules), { filter: { a: [1, { c: 3, b: 2 }] } });
  for (const filter of [{ a: [1, { b: 2 }] }, { a: [{ b: 2, c: 3 }, 1] }, null, '', undefined])
    assert.throws(() => applyRules({ filter }, rules), { code: 'argument_pinned' });
  assert.throws(() => applyRules({ n: '1' }, { n: pinned(1) }), { code: 'argument_pinned' });
});

test('a value of many levels is compared without harm', () => {
  const depth = 12_000;
  const deep = JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`);
  assert.throws(() => applyRules({ a: deep }, { a: pinned([[1]]) }), { code: 'argument_pinned' });
});

test('rules about __proto__ and constructor are rules about arguments of these names', () => {
  const rules = JSON.parse(
    '{"__proto__":{"mode":"pinned","value":{"polluted":true}},"constructor":{"mode":"default","value":1}}',
  ) as InputRules;
  const sent = applyRules({}, rules);
  assert.equal(JSON.stringify(sent), '{"__proto__":{"polluted":true},"constructor":1}');
  assert.equal((sent as { polluted?: true }).polluted, undefined);
  assert.deepEqual(applyRules({ toString: 1 }, { a: standard(1) }), { toString: 1, a: 1 });
  const properties = JSON.parse('{"__proto__":{"type":"object"},"q":{}}');
  assert.deepEqual(Object.keys(advertise({ ...tool, inputSchema: { properties } }, rules).inputSchema.properties as object), ['q']);
});

test('a rule is for an argument that the tool can take, with a value of at most 8 KB and 32 levels', () => {
  const closed = { inputSchema: { ...tool.inputSchema, additionalProperties: false } };
  const open = { inputSchema: {} };
  checkRules({ region: pinned('eu') }, closed);
  checkRules({ anything: pinned('eu') }, open);
  assert.throws(() => checkRules({ 'a/b~c': pinned('eu') }, closed), {
    code: 'validation_failed',
    details: {
      detail: 'The tool takes no such argument.',
      errors: [{ path: '/input_defaults/a~1b~0c', code: 'unknown_argument', message: 'The tool takes no such argument.' }],
    },
  });
  assert.throws(() => checkRules({ toString: pinned('eu') }, closed), { code: 'validation_failed' });
  checkRules({ a: pinned('x'.repeat(8_190)) }, open);
  assert.throws(() => checkRules({ a: pinned('x'.repeat(8_191)) }, open), { code: 'validation_failed' });
  assert.throws(() => checkRules({ a: pinned(JSON.parse(`${'['.repeat(33)}${']'.repeat(33)}`)) }, open), { code: 'validation_failed' });
});
