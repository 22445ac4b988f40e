import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from '@hono/zod-openapi';
import { validationError } from './validationError.ts';

const schema = z.strictObject({
  name: z.string().max(5),
  kind: z.enum(['a', 'b']).optional(),
  nested: z.strictObject({ 'a/b~c': z.number() }).optional(),
});

function errorsOf(value: unknown, target = 'json') {
  const parsed = schema.safeParse(value);
  assert.ok(!parsed.success);
  return validationError(parsed.error, target);
}

test('every wrong field is named by a JSON pointer: missing, unknown, nested, escaped', () => {
  const { code, details } = errorsOf({ nested: { 'a/b~c': 'x', more: 1 }, extra: 1 });
  assert.equal(code, 'validation_failed');
  assert.deepEqual(
    details.errors?.map(({ path, code }) => `${path} ${code}`),
    ['/name required', '/nested/a~1b~0c invalid_type', '/nested/more unknown_field', '/extra unknown_field'],
  );
  assert.equal(details.detail, '/name: This field is required.');
});

test('no value is repeated: a secret in the wrong field stays out of the answer', () => {
  const secret = 'sk_live_very_secret';
  const { details } = errorsOf({ name: secret, kind: secret, nested: secret });
  assert.equal(details.errors?.length, 3);
  assert.ok(!JSON.stringify(details).includes(secret));
});

test('a body that is no object is refused as a whole', () => {
  assert.equal(errorsOf('text').details.errors?.[0]?.path, '/');
});

test('a path parameter of the wrong form names nothing that exists', () => {
  assert.equal(errorsOf({}, 'param').code, 'not_found');
});

test('of more than twenty errors the first twenty are named, and a name only so far', () => {
  const fields = Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`${i}`.padStart(300, 'n'), 1]));
  const { details } = errorsOf({ name: 'x', nested: { more: 1 }, ...fields });
  assert.equal(details.errors?.length, 20);
  assert.ok(JSON.stringify(details).length < 8_000);
});
