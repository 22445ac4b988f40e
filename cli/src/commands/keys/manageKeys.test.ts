import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startFakePlatform } from '../../../test/fakePlatform.ts';
import { runOn } from '../../../test/runCli.ts';

test('create prints the key alone on stdout, and everything else on stderr', async () => {
  await using platform = await startFakePlatform();
  const line = 'keys create --name ci --scope config:read,tools:call --scope connections:read --slug acme --expires 30d';
  const done = await runOn(platform)(line);
  assert.deepEqual([done.code, done.stdout], [0, 'mk_live_new1\n'], done.stderr);
  assert.match(done.stderr, /only this once/);
  assert.deepEqual(platform.requests[0]?.body, {
    name: 'ci',
    scopes: ['config:read', 'tools:call', 'connections:read'],
    application: null,
    spaces: null,
    slugs: ['acme'],
    ips: null,
    expires_at: '2026-01-31T00:00:00.000Z',
  });
});

test('an unknown scope, a bad date and a missing name are usage errors, and nothing is sent', async () => {
  await using platform = await startFakePlatform();
  const cli = runOn(platform);
  for (const line of [
    'keys create --name ci --scope everything',
    'keys create --name ci --scope config:read --expires soon',
    'keys create --scope config:read',
    'keys create --name ci',
    'keys roll k1 --grace forever',
    'keys revoke k1',
    'keys',
  ]) {
    assert.equal((await cli(line)).code, 2, line);
  }
  assert.equal(platform.requests.length, 0);
});

test('roll prints the new secret and passes the grace on in seconds', async () => {
  await using platform = await startFakePlatform();
  const done = await runOn(platform)('keys roll k1 --grace 24h');
  assert.deepEqual([done.code, done.stdout], [0, 'mk_live_new1\n'], done.stderr);
  assert.deepEqual(platform.requests[0]?.body, { grace_seconds: 86_400 });
});

test('ls and revoke', async () => {
  await using platform = await startFakePlatform();
  const cli = runOn(platform);
  assert.match((await cli('keys ls')).stdout, /k2 {2}ci {4}mk_live_…new1 {2}active/);
  assert.equal((await cli('keys revoke k2 --yes')).code, 0);
  assert.deepEqual(
    platform.requests.map(({ method, path }) => `${method} ${path}`),
    ['GET /v1/keys', 'DELETE /v1/keys/k2'],
  );
});
