import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectionOf, failed, startFakePlatform } from '../../../test/fakePlatform.ts';
import { runOn } from '../../../test/runCli.ts';

const summary = { hint: '…0000', set_at: '2026-01-01T00:00:00.000Z', set_by: 'Dana', last_used_at: null, expires_at: null, version: 1 };

test('rotate keeps the kind and header of the old credential, and shows nothing of the new one', async () => {
  await using platform = await startFakePlatform();
  const cli = runOn(platform);
  platform.connections.set(
    'b',
    connectionOf('b', { auth_type: 'bearer', credential: { ...summary, type: 'bearer', header: 'Authorization' } }),
  );
  platform.connections.set('k', connectionOf('k', { auth_type: 'api_key', credential: { ...summary, type: 'api_key', header: 'X-Own' } }));
  for (const slug of ['b', 'k']) {
    const done = await cli(['rotate', slug, '--debug'], { stdin: 'brand-new-secret\n' });
    assert.equal(done.code, 0, done.stderr);
    assert.ok(!`${done.stdout}${done.stderr}`.includes('brand-new-secret'));
    assert.match(done.stdout, /version 2/);
  }
  assert.deepEqual(
    platform.requests.filter(({ method }) => method === 'PUT').map(({ body }) => body),
    [
      { auth_type: 'bearer', token: 'brand-new-secret', test: true },
      { auth_type: 'api_key', api_key: 'brand-new-secret', api_key_header: 'X-Own', test: true },
    ],
  );
});

test('a credential that fails its test is not taken over: exit code 7; --no-test takes it over', async () => {
  await using platform = await startFakePlatform();
  const cli = runOn(platform);
  platform.connections.set(
    'b',
    connectionOf('b', { auth_type: 'bearer', credential: { ...summary, type: 'bearer', header: 'Authorization' } }),
  );
  platform.trace = failed;
  const refused = await cli('rotate b', { stdin: 'wrong' });
  assert.equal(refused.code, 7);
  assert.equal(platform.credentials.get('b'), undefined);
  assert.equal((await cli('rotate b --no-test', { stdin: 'wrong' })).code, 0);
  assert.equal(platform.credentials.get('b'), 'wrong');
});

test('a server without a credential needs the kind to be said', async () => {
  await using platform = await startFakePlatform();
  const cli = runOn(platform);
  platform.connections.set('n', connectionOf('n'));
  assert.equal((await cli('rotate n', { stdin: 'secret' })).code, 2);
  assert.equal((await cli('rotate n --auth api_key --header-name X-Key', { stdin: 'secret' })).code, 0);
  assert.equal(platform.connections.get('n')?.credential?.header, 'X-Key');
});
