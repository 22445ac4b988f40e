import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectionOf, failed, passed, startFakePlatform } from '../../../test/fakePlatform.ts';
import { runOn } from '../../../test/runCli.ts';

test('a passed test ends with 0, a failed one with 7, its code and its fix', async () => {
  await using platform = await startFakePlatform();
  const cli = runOn(platform);
  platform.connections.set('acme', connectionOf('acme'));
  const good = await cli('test acme');
  assert.equal(good.code, 0, good.stderr);
  assert.match(good.stdout, /^policy {5}ok {2}0 ms\nhandshake {2}ok {2}30 ms {2}/);
  platform.trace = failed;
  const bad = await cli('test acme');
  assert.equal(bad.code, 7);
  assert.match(bad.stdout, /handshake {2}fail {2}9 ms {2}POST \/sse was answered with 405\./);
  assert.match(bad.stdout, /Test failed: transport_mismatch/);
  assert.match(bad.stdout, /Fix: Set the transport to auto/);
  assert.deepEqual(JSON.parse((await cli('test acme -o json')).stdout), failed);
});

test('steps are shown live only to a person at a terminal, and on stderr', async () => {
  await using platform = await startFakePlatform();
  const cli = runOn(platform);
  platform.connections.set('acme', connectionOf('acme'));
  const live = await cli('test acme', { stderrIsTTY: true });
  const clear = '\r\x1b[2K';
  assert.equal(live.stderr, `${clear}policy ok 0 ms${clear}handshake ok 30 ms${clear}`);
  assert.ok(!live.stdout.includes('\r'));
  for (const line of ['test acme', 'test acme --quiet', 'test acme --json']) {
    assert.equal((await cli(line, { stderrIsTTY: line !== 'test acme' })).stderr, '', line);
  }
});

test('what a server says of itself cannot drive the terminal, in either format', async () => {
  await using platform = await startFakePlatform();
  const cli = runOn(platform);
  platform.connections.set('acme', connectionOf('acme'));
  const table = await cli('test acme');
  const json = await cli('test acme --json');
  for (const { stdout } of [table, json]) assert.doesNotMatch(stdout.replaceAll('\n', ''), /[\p{Cc}\p{Cf}]/u);
  assert.match(table.stdout, /server_name=evil\ufffd\[2Jname\ufffd/);
  assert.deepEqual(JSON.parse(json.stdout), passed);
});
