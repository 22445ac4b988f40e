import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectionOf, startFakePlatform } from '../../../test/fakePlatform.ts';
import { runOn } from '../../../test/runCli.ts';

test('disable, enable, rm and restore change the status', async () => {
  await using platform = await startFakePlatform();
  const cli = runOn(platform);
  platform.connections.set('acme', connectionOf('acme'));
  const status = () => platform.connections.get('acme')?.status;
  assert.equal((await cli('disable acme')).stdout, 'acme: disabled\n');
  assert.equal(status(), 'disabled');
  assert.equal((await cli('enable acme')).code, 0);
  assert.equal(status(), 'active');
  assert.equal((await cli('rm acme --yes')).code, 0);
  assert.equal(status(), 'revoked');
  assert.equal((await cli('restore acme')).code, 0);
  assert.equal(status(), 'active');
  assert.equal((await cli('rm acme --purge --yes')).code, 0);
  assert.equal(status(), undefined);
});

test('without a terminal nothing is removed unless --yes says so', async () => {
  await using platform = await startFakePlatform();
  platform.connections.set('acme', connectionOf('acme'));
  for (const half of [{}, { stdinIsTTY: true }, { stderrIsTTY: true }]) {
    const done = await runOn(platform)('rm acme', { stdin: 'acme\n', ...half });
    assert.equal(done.code, 2);
    assert.match(done.stderr, /--yes/);
  }
  assert.equal(platform.requests.length, 0);
});

test('at a terminal the slug has to be typed', async () => {
  await using platform = await startFakePlatform();
  const cli = runOn(platform);
  platform.connections.set('acme', connectionOf('acme'));
  const terminal = { stdinIsTTY: true, stderrIsTTY: true };
  assert.equal((await cli('rm acme', { ...terminal, stdin: 'yes\n' })).code, 1);
  assert.equal(platform.requests.length, 0);
  assert.equal((await cli('rm acme', { ...terminal, stdin: 'acme\n' })).code, 0);
  assert.equal(platform.connections.get('acme')?.status, 'revoked');
});
