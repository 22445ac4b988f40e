import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { failed, startFakePlatform } from '../../../test/fakePlatform.ts';
import { runOn } from '../../../test/runCli.ts';
import { nameOfUrl } from './add.ts';

const secret = 'sk-upstream-0123456789abcdef';

test('add registers with a detected transport and without a credential, then tests', async () => {
  await using platform = await startFakePlatform();
  const done = await runOn(platform)('add https://mcp.acme.test/mcp');
  assert.equal(done.code, 0, done.stderr);
  assert.deepEqual(
    platform.requests.map(({ method, path }) => `${method} ${path}`),
    ['POST /v1/integrations/connections/custom-mcp', 'POST /v1/integrations/connections/acme/test'],
  );
  assert.deepEqual(platform.requests[0]?.body, {
    nickname: 'acme',
    server_url: 'https://mcp.acme.test/mcp',
    transport: 'auto',
    auth_type: 'none',
  });
  assert.match(done.stdout, /^slug {4}acme\n/);
  assert.match(done.stdout, /Test passed \(42 ms\)/);
});

test('a secret comes from stdin or a file, and is shown nowhere', async () => {
  await using platform = await startFakePlatform();
  const cli = runOn(platform);
  const folder = mkdtempSync(join(tmpdir(), 'mooring-cli-'));
  const file = join(folder, 'secret');
  writeFileSync(file, `${secret}\n`);
  const runs = [
    await cli(['add', 'https://a.test/mcp', '--auth', 'bearer', '--debug'], { stdin: `${secret}\r\n` }),
    await cli(['add', 'https://a.test/mcp', '--auth', 'bearer', '--secret-file', file, '--json']),
    await cli(['add', 'https://a.test/mcp', '--auth', 'api_key', '--header-name', 'X-Key', '--secret-file', '-'], { stdin: secret }),
  ];
  rmSync(folder, { recursive: true });
  for (const { code, stdout, stderr } of runs) {
    assert.equal(code, 0, stderr);
    assert.ok(!`${stdout}${stderr}`.includes(secret));
  }
  const bodies = platform.requests.filter(({ path }) => path.endsWith('custom-mcp')).map(({ body }) => body as Record<string, unknown>);
  assert.deepEqual(
    bodies.map(({ auth_type, token, api_key, api_key_header }) => ({ auth_type, token, api_key, api_key_header })),
    [
      { auth_type: 'bearer', token: secret, api_key: undefined, api_key_header: undefined },
      { auth_type: 'bearer', token: secret, api_key: undefined, api_key_header: undefined },
      { auth_type: 'api_key', token: undefined, api_key: secret, api_key_header: 'X-Key' },
    ],
  );
});

test('a secret has no place among the arguments, and a credential without its kind is not guessed', async () => {
  await using platform = await startFakePlatform();
  const cli = runOn(platform);
  for (const line of [
    'add https://a.test --token x',
    'add https://a.test --secret x',
    'add https://a.test --secret-file x',
    'add https://a.test --header-name X-Key',
    'add https://a.test --auth bearer --header-name X-Key --secret-file x',
    'add https://a.test --auth oauth',
    'add not-a-url',
    'add',
  ]) {
    assert.equal((await cli(line)).code, 2, line);
  }
  assert.equal((await cli('add https://a.test --auth bearer', { stdin: '\n' })).code, 2);
  assert.equal(platform.requests.length, 0);
});

test('every option reaches the platform', async () => {
  await using platform = await startFakePlatform();
  const options = [
    '--name',
    'Acme Tools',
    '--slug',
    'acme-tools',
    '--transport',
    'sse',
    '--protocol',
    'legacy',
    '--no-broker',
    '--no-test',
  ];
  const more = [
    '--header',
    'X-Tenant: acme:eu',
    '--header',
    'X-Empty:',
    '--space',
    'support',
    '--space',
    'sales',
    '--visibility',
    'spaces',
  ];
  const done = await runOn(platform)(['add', 'https://a.test/sse', ...options, ...more]);
  assert.equal(done.code, 0, done.stderr);
  assert.deepEqual(
    platform.requests.map(({ body }) => body),
    [
      {
        nickname: 'Acme Tools',
        server_url: 'https://a.test/sse',
        transport: 'sse',
        slug: 'acme-tools',
        protocol: 'legacy',
        headers: { 'X-Tenant': { value: 'acme:eu', secret: false }, 'X-Empty': { value: '', secret: false } },
        spaces: ['support', 'sales'],
        visibility: 'spaces',
        delivery: { handoff: true, broker: false },
        auth_type: 'none',
      },
    ],
  );
});

test('a server that fails its test is registered all the same, with exit code 7', async () => {
  await using platform = await startFakePlatform();
  platform.trace = failed;
  const done = await runOn(platform)('add https://mcp.acme.test/sse --json');
  assert.equal(done.code, 7);
  const { slug, status, test: trace } = JSON.parse(done.stdout);
  assert.deepEqual([slug, status, trace], ['acme', 'active', failed]);
  assert.ok(platform.connections.has('acme'));
});

test('a dry run stores nothing and tests nothing', async () => {
  await using platform = await startFakePlatform();
  const done = await runOn(platform)('--dry-run add https://mcp.acme.test/mcp');
  assert.equal(done.code, 0, done.stderr);
  assert.deepEqual(
    platform.requests.map(({ query }) => query),
    [{ dry_run: '1' }],
  );
  assert.match(done.stderr, /nothing was changed/);
});

test('warnings of the platform are shown on stderr, also with --quiet', async () => {
  await using platform = await startFakePlatform();
  const done = await runOn(platform)('add https://a.test/mcp?token=x --quiet --no-test');
  assert.match(done.stderr, /Warning: The URL seems to hold a secret\./);
});

test('a name is taken from the host', () => {
  const names = [
    'https://mcp.acme.com/mcp',
    'https://www.acme.dev',
    'https://tools.acme.io',
    'https://10.0.0.1:8443/',
    'https://[::1]/',
  ].map(nameOfUrl);
  assert.deepEqual(names, ['acme', 'acme', 'tools.acme', '10.0.0.1', '[::1]']);
});
