import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Globals } from './globals.ts';
import { resolveTarget, warningsOf } from './resolveTarget.ts';

const globals = (more: Partial<Globals> = {}): Globals => ({ output: 'table', color: true, ...more });
const nowhere = { XDG_CONFIG_HOME: '/nonexistent' };

test('options win over MOORING_ variables, and those over LEASH_ variables', async () => {
  const leash = { ...nowhere, LEASH_API_KEY: 'lk', LEASH_PLATFORM_URL: 'https://leash.test' };
  const both = { ...leash, MOORING_API_KEY: 'mk', MOORING_URL: 'https://mooring.test' };
  assert.deepEqual(await resolveTarget(globals(), nowhere), { url: 'http://127.0.0.1:4000', key: undefined });
  assert.deepEqual(await resolveTarget(globals(), leash), { url: 'https://leash.test', key: 'lk' });
  assert.deepEqual(await resolveTarget(globals(), both), { url: 'https://mooring.test', key: 'mk' });
  assert.deepEqual(await resolveTarget(globals({ url: 'https://x.test', key: 'k' }), both), { url: 'https://x.test', key: 'k' });
});

test('a key on the command line and a key in clear text are warned of, a loopback address is not', () => {
  const count = (more: Partial<Globals>, url: string) => warningsOf(globals(more), { url, key: 'k' }).length;
  assert.equal(count({ key: 'k' }, 'https://m.test'), 1);
  assert.equal(count({}, 'http://m.test'), 1);
  assert.equal(count({}, 'http://127.0.0.1.evil.test'), 1);
  for (const url of ['https://m.test', 'http://127.0.0.1:4000', 'http://localhost:4000', 'http://[::1]:4000'])
    assert.equal(count({}, url), 0, url);
});
