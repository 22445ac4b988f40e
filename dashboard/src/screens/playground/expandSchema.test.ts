import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expandSchema } from './expandSchema.ts';
import { initialValue } from './schemaValue.ts';

test('local references and allOf are written out, with what stands beside them', () => {
  const schema = {
    type: 'object',
    $defs: { City: { type: 'object', properties: { name: { $ref: '#/$defs/a~1b' } }, required: ['name'] }, 'a/b': { type: 'string' } },
    properties: {
      city: { $ref: '#/$defs/City', description: 'Where' },
      both: { allOf: [{ $ref: '#/$defs/City' }, { properties: { days: { type: 'integer' } }, required: ['days'] }] },
      many: { type: 'array', items: { anyOf: [{ $ref: '#/$defs/City' }, { type: 'null' }] } },
    },
    required: ['city', 'both'],
  };
  const city = { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] };
  assert.deepEqual(expandSchema(schema).properties, {
    city: { ...city, description: 'Where' },
    both: { type: 'object', properties: { name: { type: 'string' }, days: { type: 'integer' } }, required: ['name', 'days'] },
    many: { type: 'array', items: { anyOf: [city, { type: 'null' }] } },
  });
  assert.deepEqual(initialValue(expandSchema(schema)), { city: { name: '' }, both: { name: '', days: 0 } });
});

test('a reference that leads nowhere, elsewhere or in circles becomes any value, and what a schema holds as data is left alone', () => {
  const any = (inner: object): unknown => expandSchema({ properties: { x: inner } }).properties;
  for (const $ref of ['#/$defs/none', 'https://example.com/schema.json', '#/properties/x', '#/constructor', '#/%zz'])
    assert.deepEqual(any({ $ref }), { x: {} }, $ref);
  assert.deepEqual(any({ const: { $ref: '#' }, default: { $ref: '#' } }), { x: { const: { $ref: '#' }, default: { $ref: '#' } } });
});

test('a schema that contains itself many times over ends, and has a first value', () => {
  const node = {
    type: 'object',
    properties: Object.fromEntries('abcdefghij'.split('').map((name) => [name, { $ref: '#' }])),
    required: ['a'],
  };
  const expanded = expandSchema(node);
  assert.ok(JSON.stringify(expanded).length < 1_000_000);
  assert.equal(typeof initialValue(expanded), 'object');
});
