import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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

interface BinOptions {
  readonly stdin?: string;
  readonly env?: Record<string, string>;
  /** Options of Node itself. */
  readonly flags?: readonly string[];
  readonly program?: string;
}

/** Makes Node report a version that cannot run TypeScript. */
const pretendOld = `Object.defineProperty(process,'versions',{value:{...process.versions,node:'20.20.2'}})`;
const asOldNode = ['--import', `data:text/javascript,if(!process.env.MOORING_RESTARTED)${pretendOld}`];
const asOldNodeAlways = ['--import', `data:text/javascript,${pretendOld}`];

function runBin(argv: readonly string[], options: BinOptions = {}) {
  return new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
    const env = { PATH: process.env.PATH, HOME: folder, ...options.env };
    const child = execFile(
      process.execPath,
      [...(options.flags ?? []), options.program ?? bin, ...argv],
      { env },
      (error, stdout, stderr) => resolve({ code: error === null ? 0 : error.code, stdout, stderr }),
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

test('an old Node hands over to the pinned one, with input, output and exit code', async () => {
  await using platform = await startFakePlatform();
  const env = { MOORING_URL: platform.url, MOORING_API_KEY: apiKey };
  const added = await runBin(['add', 'https://mcp.acme.test/mcp', '--auth', 'bearer', '--no-test'], {
    env,
    stdin: 's3cret',
    flags: asOldNode,
  });
  assert.equal(added.code, 0, added.stderr);
  assert.equal((platform.requests[0] as { body: { token: string } }).body.token, 's3cret');
  assert.equal((await runBin(['get', 'nothing'], { env, flags: asOldNode })).code, 4);
});

test('an old Node without a pinned one is told what to install', async () => {
  const alone = join(folder, 'alone', 'bin', 'mooring.js');
  mkdirSync(join(folder, 'alone', 'bin'), { recursive: true });
  writeFileSync(join(folder, 'alone', 'package.json'), '{"type":"module"}');
  copyFileSync(bin, alone);
  const done = await runBin(['ls'], { program: alone, flags: asOldNode });
  assert.deepEqual([done.code, done.stdout], [1, '']);
  assert.match(done.stderr, /^mooring needs Node 24\.12 or newer; this is 20\.20\.2\..+\n$/);
});

test('a pinned Node that is too old itself starts no other one', async () => {
  const done = await runBin(['ls'], { flags: asOldNodeAlways });
  assert.deepEqual([done.code, done.stdout], [1, '']);
  assert.match(done.stderr, /^mooring needs Node 24\.12 or newer; this is 20\.20\.2\..+\n$/);
});
