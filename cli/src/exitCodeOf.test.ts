import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startFakePlatform } from '../test/fakePlatform.ts';
import { runCli, runOn } from '../test/runCli.ts';

test('each kind of refusal has its exit code, and an answer has 0', async () => {
  await using platform = await startFakePlatform();
  const cli = runOn(platform);
  assert.equal((await cli('ls')).code, 0);
  for (const [status, code, expected] of [
    [401, 'invalid_api_key', 3],
    [403, 'insufficient_scope', 3],
    [403, 'handoff_disabled', 3],
    [403, 'not_connected', 3],
    [402, 'upgrade_required', 5],
    [404, 'unknown_mcp_server', 4],
    [404, 'not_found', 4],
    [409, 'slug_taken', 1],
    [422, 'validation_failed', 1],
    [422, 'credential_test_failed', 7],
    [500, 'internal_error', 1],
  ] as const) {
    platform.refusal = [status, code];
    assert.equal((await cli('ls')).code, expected, code);
  }
});

test('a server that cannot be reached ends with 6, a missing key with 3, a wrong command line with 2', async () => {
  const platform = await startFakePlatform();
  await platform[Symbol.asyncDispose]();
  assert.equal((await runOn(platform)('disable acme')).code, 6);
  assert.equal((await runCli(['ls'])).code, 3);
  for (const line of ['nonsense', 'get', 'get a b', 'ls --nonsense', 'ls -o yaml', 'ls --timeout never']) {
    assert.equal((await runCli(line.split(' '), { env: { MOORING_API_KEY: 'k' } })).code, 2, line);
  }
  assert.equal((await runCli(['--help'])).code, 0);
  assert.equal((await runCli(['--version'])).code, 0);
});

test('an error says what happened, the wrong fields, the fix and the request, on stderr alone', async () => {
  await using platform = await startFakePlatform();
  const cli = runOn(platform);
  const errors = [{ path: '/server_url', code: 'scheme_not_allowed', message: 'Only\u001b[31m https.' }];
  platform.refusal = [422, 'url_not_allowed', { errors }];
  const words = await cli('add http://a.test');
  assert.equal(words.stdout, '');
  assert.equal(
    words.stderr,
    [
      'Error: Detail of url_not_allowed.',
      '  /server_url: Only\ufffd[31m https. (scheme_not_allowed)',
      '  Fix: Fix of url_not_allowed.',
      '  Request: req_01, url_not_allowed',
      '',
    ].join('\n'),
  );
  for (const flags of ['--json', '-o json', '--output=json']) {
    const json = await cli(`add http://a.test ${flags}`);
    assert.equal(json.stdout, '');
    const { error } = JSON.parse(json.stderr);
    assert.deepEqual([error.code, error.platformCode, error.status, error.issues], ['VALIDATION_ERROR', 'url_not_allowed', 422, errors]);
  }
});

test('--debug shows the requests without headers and bodies', async () => {
  await using platform = await startFakePlatform();
  const done = await runOn(platform)('ls --debug --key mk_live_0123456789abcdefghijklmnopqrstuvwxyz');
  assert.match(done.stderr, /GET http:\/\/127\.0\.0\.1:\d+\/v1\/integrations\/connections\?limit=100 -> 200, \d+ ms, req_01/);
  assert.match(done.stderr, /Warning: --key shows the key/);
  assert.ok(!done.stderr.includes('mk_live_'));
});
