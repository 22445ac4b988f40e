import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectionOf, startFakePlatform } from '../../../test/fakePlatform.ts';
import { runOn } from '../../../test/runCli.ts';
import { maskHeader } from './config.ts';

const token = 'sk-upstream-0123456789abcdef';

async function withServer() {
  const platform = await startFakePlatform();
  platform.connections.set('acme', connectionOf('acme'));
  platform.credentials.set('acme', token);
  return platform;
}

test('config masks every header in both formats, and --reveal shows them', async () => {
  await using platform = await withServer();
  const cli = runOn(platform);
  for (const line of ['config acme', 'config acme --json', 'config acme --debug']) {
    const done = await cli(line);
    assert.equal(done.code, 0, done.stderr);
    assert.ok(!`${done.stdout}${done.stderr}`.includes(token), line);
    assert.match(done.stdout, /Bearer ••••cdef/);
    assert.match(done.stderr, /--reveal/);
  }
  const shown = await cli('config acme --reveal --json');
  assert.deepEqual(JSON.parse(shown.stdout).headers, { Authorization: `Bearer ${token}`, 'X-Tenant': 'acme' });
  assert.match((await cli('config acme --reveal')).stdout, new RegExp(`Authorization: Bearer ${token}`));
});

test('a short value is hidden whole, and a long one shows four characters', () => {
  assert.equal(maskHeader('Bearer short'), 'Bearer ••••');
  assert.equal(maskHeader('0123456789abcde'), '••••');
  assert.equal(maskHeader('0123456789abcdef'), '••••cdef');
  assert.equal(maskHeader('Basic dXNlcjpwYXNzd29yZA=='), 'Basic ••••ZA==');
  assert.equal(maskHeader(''), '••••');
});

test('an unknown or revoked server ends with exit code 4', async () => {
  await using platform = await withServer();
  const cli = runOn(platform);
  platform.connections.set('gone', connectionOf('gone', { status: 'revoked' }));
  for (const slug of ['gone', 'never']) assert.equal((await cli(['config', slug])).code, 4);
  assert.equal((await cli('config acme')).code, 0);
});
