import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { apiKey, connectionOf, startFakePlatform } from './fakePlatform.ts';

const bin = join(import.meta.dirname, '..', 'bin', 'mooring.js');

let folder = '';
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'mooring-bin-'));
});
after(() => rmSync(folder, { recursive: true, force: true }));

function runBin(argv: readonly string[], options: { stdin?: string; env?: Record<string, string>; node?: string } = {}) {
  return new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
    const env = { PATH: process.env.PATH, HOME: folder, ...options.env };
    const child = execFile(options.node ?? process.execPath, [bin, ...argv], { env }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : error.code, stdout, stderr }),
    );
    child.stdin?.end(options.stdin ?? '');
  });
}

test('the program reads a secret from a pipe, prints data on stdout, and ends with the exit code', async () => {
  await using platform = await startFakePlatform();
  const env = { MOORING_URL: platform.url, MOORING_API_KEY: apiKey };
  const added = await runBin(['add', 'https://mcp.acme.test/mcp', '--auth', 'bearer', '--json'], { env, stdin: 'upstream-secret\n' });
  assert.deepEqual([added.code, added.stderr], [0, '']);
  assert.equal(JSON.parse(added.stdout).slug, 'acme');
  assert.equal((platform.requests[0] as { body: { token: string } }).body.token, 'upstream-secret');
  assert.equal((await runBin(['get', 'nothing'], { env })).code, 4);
});

test('a key from the login of an earlier run is used by the next one', async () => {
  await using platform = await startFakePlatform();
  platform.connections.set('acme', connectionOf('acme'));
  assert.equal((await runBin(['login', '--url', platform.url], { stdin: apiKey })).code, 0);
  assert.ok(existsSync(join(folder, '.config', 'mooring', 'config.json')));
  assert.equal((await runBin(['get', 'acme'])).code, 0);
});

test('remote commands work without a terminal and never ask', async () => {
  await using platform = await startFakePlatform();
  const done = await runBin(['rm', 'acme'], { env: { MOORING_URL: platform.url, MOORING_API_KEY: apiKey } });
  assert.equal(done.code, 2);
  assert.match(done.stderr, /--yes/);
});
