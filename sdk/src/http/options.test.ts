import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { resolveSettings } from './options.ts';

const names = ['MOORING_API_KEY', 'LEASH_API_KEY', 'MOORING_URL', 'LEASH_PLATFORM_URL'];
let before: (string | undefined)[] = [];
beforeEach(() => {
  before = names.map((name) => process.env[name]);
  for (const name of names) delete process.env[name];
});
afterEach(() => {
  for (const [index, name] of names.entries()) {
    const value = before[index];
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
});

test('options win over MOORING_ variables, which win over LEASH_ variables', () => {
  assert.equal(resolveSettings({}).baseUrl, 'http://127.0.0.1:4000');
  assert.equal(resolveSettings({}).apiKey, undefined);
  process.env.LEASH_API_KEY = 'leash';
  process.env.LEASH_PLATFORM_URL = 'https://leash.test';
  assert.deepEqual([resolveSettings({}).apiKey, resolveSettings({}).baseUrl], ['leash', 'https://leash.test']);
  process.env.MOORING_API_KEY = 'mooring';
  process.env.MOORING_URL = 'https://mooring.test/';
  assert.deepEqual([resolveSettings({}).apiKey, resolveSettings({}).baseUrl], ['mooring', 'https://mooring.test']);
  const given = resolveSettings({ apiKey: 'given', baseUrl: 'https://given.test/below/' });
  assert.deepEqual([given.apiKey, given.baseUrl], ['given', 'https://given.test/below']);
});

test('an empty variable counts as absent', () => {
  process.env.MOORING_API_KEY = '';
  process.env.LEASH_API_KEY = 'leash';
  assert.equal(resolveSettings({}).apiKey, 'leash');
});
