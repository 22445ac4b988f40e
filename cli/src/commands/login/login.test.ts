import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { apiKey, connectionOf, startFakePlatform } from '../../../test/fakePlatform.ts';
import { runCli } from '../../../test/runCli.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mooring-cli-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const cli = (line: string, stdin?: string, env: Record<string, string> = {}) =>
  runCli(line.split(' '), { ...(stdin !== undefined && { stdin }), env: { XDG_CONFIG_HOME: folder, ...env } });
const file = () => join(folder, 'mooring', 'config.json');

test('login stores a key that the server has accepted, readable by its owner only, and later commands use it', async () => {
  await using platform = await startFakePlatform();
  platform.connections.set('acme', connectionOf('acme'));
  const done = await cli(`login --url ${platform.url}`, `${apiKey}\n`);
  assert.equal(done.code, 0, done.stderr);
  assert.ok(!`${done.stdout}${done.stderr}`.includes(apiKey));
  assert.equal(statSync(file()).mode & 0o777, 0o600);
  assert.equal(statSync(join(folder, 'mooring')).mode & 0o777, 0o700);
  assert.deepEqual(JSON.parse(readFileSync(file(), 'utf8')), {
    current: 'default',
    profiles: { default: { url: platform.url, key: apiKey } },
  });
  assert.equal((await cli('get acme')).code, 0);
  assert.match((await cli('whoami')).stdout, /^as {12}key 'ci'$/m);
});

test('a key that the server refuses is not stored', async () => {
  await using platform = await startFakePlatform();
  assert.equal((await cli(`login --url ${platform.url}`, 'mk_live_wrong')).code, 3);
  assert.throws(() => statSync(file()), { code: 'ENOENT' });
});

test('the key of a profile goes to its own server and to no other', async () => {
  await using platform = await startFakePlatform();
  await using other = await startFakePlatform();
  await cli(`login --url ${platform.url}`, apiKey);
  for (const [line, env] of [
    [`whoami --url ${other.url}`, {}],
    ['whoami', { MOORING_URL: other.url }],
  ] as const) {
    const done = await cli(line, undefined, env);
    assert.equal(done.code, 3);
    assert.match(done.stderr, /There is no API key for/);
  }
  assert.equal(other.requests.length, 0);
  assert.equal((await cli(`whoami --url ${other.url}`, undefined, { MOORING_API_KEY: apiKey })).code, 0);
  assert.equal((await cli(`whoami --url ${platform.url}/`)).code, 0);
});

test('several profiles: a named one wins over the environment, use changes the default, logout forgets', async () => {
  await using one = await startFakePlatform();
  await using two = await startFakePlatform();
  await cli(`login --profile one --url ${one.url}`, apiKey);
  await cli(`login --profile two --url ${two.url}`, apiKey);
  const before = one.requests.length;
  assert.equal((await cli('whoami --profile one', undefined, { MOORING_URL: two.url, MOORING_API_KEY: 'mk_live_other' })).code, 0);
  assert.equal(one.requests.length, before + 1);
  assert.equal((await cli('profile ls')).stdout, `   one  ${one.url}\n*  two  ${two.url}\n`);
  assert.equal((await cli('profile use one')).code, 0);
  assert.match((await cli('whoami')).stdout, new RegExp(one.url));
  assert.equal((await cli('logout')).code, 0);
  assert.ok(!readFileSync(file(), 'utf8').includes(one.url));
  for (const line of ['logout --profile one', 'profile use one', 'whoami --profile one']) assert.equal((await cli(line)).code, 2, line);
  assert.ok(!(await cli('profile ls --json')).stdout.includes(apiKey));
});
