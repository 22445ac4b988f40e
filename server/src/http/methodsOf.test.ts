import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMethodsOf } from './methodsOf.ts';

const methodsOf = createMethodsOf([
  { method: 'get', path: '/v1/keys' },
  { method: 'post', path: '/v1/keys' },
  { method: 'delete', path: '/v1/keys/{id}' },
  { method: 'get', path: '/openapi.json' },
]);

test('a path answers with its methods, a parameter stands for one segment, and other paths have none', () => {
  assert.deepEqual(methodsOf('/v1/keys'), ['GET', 'POST']);
  assert.deepEqual(methodsOf('/v1/keys/k1'), ['DELETE']);
  for (const path of ['/v1/keys/', '/v1/keys/k1/roll', '/v1/key', '/openapiXjson', '/']) assert.deepEqual(methodsOf(path), [], path);
});
