import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectionOf, startFakePlatform } from '../../../test/fakePlatform.ts';
import { runOn } from '../../../test/runCli.ts';

test('ls prints a row for each server, or an array as JSON, and passes its filters on', async () => {
  await using platform = await startFakePlatform();
  const cli = runOn(platform);
  platform.connections.set('acme', connectionOf('acme'));
  platform.connections.set(
    'b',
    connectionOf('b', { status: 'disabled', display_name: 'B\nMCP', delivery: { handoff: false, broker: false } }),
  );
  const table = await cli('ls --status active --q ac');
  assert.deepEqual(
    table.stdout.split('\n').map((line) => line.split(/ {2,}/).slice(0, 6).join('|')),
    ['SLUG|NAME|STATUS|HEALTH|AUTH|DELIVERY', 'acme|acme|active|UNKNOWN|none|hand-off, broker', 'b|B MCP|disabled|UNKNOWN|none|none', ''],
  );
  assert.deepEqual(platform.requests[0]?.query, { status: 'active', q: 'ac', limit: '100' });
  assert.match(String(platform.requests[0]?.headers['user-agent']), /^mooring-cli\/\d+\.\d+\.\d+$/);
  assert.deepEqual(
    JSON.parse((await cli('ls --json')).stdout).map((connection: { slug: string }) => connection.slug),
    ['acme', 'b'],
  );
});

test('an empty list is an answer on stdout and a hint on stderr, which --quiet leaves out', async () => {
  await using platform = await startFakePlatform();
  const cli = runOn(platform);
  const done = await cli('ls --json');
  assert.deepEqual([done.code, done.stdout], [0, '[]\n']);
  assert.match(done.stderr, /mooring add/);
  assert.equal((await cli('ls --quiet')).stderr, '');
});

test('get shows the facts of a server, its warnings and where its credential goes', async () => {
  await using platform = await startFakePlatform();
  const credential = {
    type: 'bearer',
    header: 'Authorization',
    hint: '…9f2c',
    set_at: 'T',
    set_by: 'Dana',
    last_used_at: null,
    expires_at: null,
  } as const;
  const warnings = [{ code: 'x', message: 'Mind the gap.' }];
  platform.connections.set(
    'acme',
    connectionOf('acme', { credential: { ...credential, version: 3 }, status_reason: 'credential_rejected', warnings }),
  );
  const { stdout } = await runOn(platform)('get acme');
  assert.match(stdout, /^status {6}active \(credential_rejected\)$/m);
  assert.match(stdout, /^credential {2}bearer in Authorization, …9f2c, version 3, set T by Dana$/m);
  assert.match(stdout, /^warning {5}Mind the gap\.$/m);
});

test('colours are for terminals, and NO_COLOR or --no-color turn them off', async () => {
  await using platform = await startFakePlatform();
  const cli = runOn(platform);
  platform.connections.set('acme', connectionOf('acme'));
  const coloured = async (line: string, env = {}) => (await cli(line, { stdoutIsTTY: true, env })).stdout.includes('\x1b[');
  assert.equal(await coloured('get acme'), true);
  assert.equal(await coloured('get acme --no-color'), false);
  assert.equal(await coloured('get acme --json'), false);
  assert.equal(await coloured('get acme', { NO_COLOR: '1' }), false);
  assert.equal((await cli('get acme')).stdout.includes('\x1b['), false);
});
