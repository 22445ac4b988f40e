import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { openPostgres } from '#storage/engines/postgres.ts';
import { openSqlite } from '#storage/engines/sqlite.ts';
import { readConfig } from '../../src/config.ts';
import { createLog } from '../../src/log.ts';
import { openMooring } from '../../src/main.ts';
import { until } from '../api/until.ts';
import { startHttpServer } from '../fixtures/servers.ts';
import { dumpOf } from '../people/openPeople.ts';
import { createTestDatabase } from '../postgres.ts';
import { type Finished, runMooring, serveMooring } from './mooringCommand.ts';

/** A folder for data, and a password file beside it. */
function openFolder(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'mooring-start-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, 'correct horse battery staple\n');
  const dataDir = join(folder, 'data');
  const env = { MOORING_DATA_DIR: dataDir };
  const setup = (more: Record<string, string> = {}) =>
    runMooring(['setup', '--org', 'Acme', '--owner-email', 'o@acme.test', '--owner-password-file', passwordFile, '--json'], {
      ...env,
      ...more,
    });
  /** The same within this process, where the command itself is not what is tested. */
  const fill = async (): Promise<string> => {
    const mooring = await open(env);
    const owner = { ownerEmail: 'o@acme.test', ownerPassword: 'correct horse battery staple' };
    const { api_key } = (await mooring.operator.run('setup', { org: 'Acme', ...owner })) as { api_key: string };
    await mooring.close();
    return api_key;
  };
  return { dataDir, env, setup, fill };
}

const open = (env: Readonly<Record<string, string>>) => openMooring(readConfig(env), createLog('silent'));

async function dumpFolder(dataDir: string): Promise<string> {
  const engine = openSqlite(join(dataDir, 'mooring.db'));
  const dump = await dumpOf(engine);
  await engine.close();
  return dump;
}

function assertFailed({ code, stdout, stderr }: Finished, sentence: RegExp): void {
  assert.equal(code, 1, stderr);
  assert.equal(stdout, '');
  assert.match(stderr, sentence);
  assert.ok(!stderr.includes('    at '), 'a sentence and no stack');
}

const withKey = (key: string) => ({ headers: { 'x-api-key': key } });

describe('starting', () => {
  test('set-up prints organization and key as JSON and nothing else; the key carries every scope; a second run fails and changes nothing', async (t) => {
    const { dataDir, env, setup } = openFolder(t);
    const first = await setup();
    assert.equal(first.code, 0, first.stderr);
    const result = JSON.parse(first.stdout);
    assert.deepEqual(Object.keys(result), ['org', 'api_key']);
    assert.deepEqual([Object.keys(result.org), result.org.slug], [['id', 'slug'], 'acme']);
    assert.match(result.api_key, /^mk_live_[0-9A-Za-z]{32,}$/);

    const before = await dumpFolder(dataDir);
    assertFailed(await setup(), /set up already|already set up|exists already/i);
    assert.equal(await dumpFolder(dataDir), before);

    assert.equal(statSync(join(dataDir, 'master.key')).mode & 0o777, 0o600);
    assert.equal(statSync(dataDir).mode & 0o077, 0);
    const server = await serveMooring(t, env);
    assert.ok(!/setup#token=|new: keep a copy/.test(server.printed()));
    const me = (await (await fetch(`${server.url}/v1/me`, withKey(result.api_key))).json()) as { scopes: string[]; role: string };
    assert.deepEqual([me.role, me.scopes.length], ['OWNER', 8]);
    // Also while a server holds the folder: the command goes through that one.
    assertFailed(await setup(), /set up already|already set up|exists already/i);
    assert.equal(await server.stop(), 0);
  });

  test('set-up works the same on PostgreSQL, and the master key may come from the environment', async (t) => {
    const { setup } = openFolder(t);
    const database = await createTestDatabase();
    t.after(() => database.drop());
    const env = { DATABASE_URL: database.url, MOORING_MASTER_KEY: Buffer.alloc(32, 7).toString('base64') };
    const first = await setup(env);
    assert.equal(first.code, 0, first.stderr);
    const engine = openPostgres(database.url, () => undefined);
    const before = await dumpOf(engine);
    assertFailed(await setup(env), /set up already|already set up|exists already/i);
    assert.equal(await dumpOf(engine), before);
    await engine.close();
  });

  test('the first start says where it listens, where the key lies and how to begin; a second process on the same data is refused', async (t) => {
    const { dataDir, env } = openFolder(t);
    const server = await serveMooring(t, env);
    const printed = server.printed();
    assert.match(printed, /Mooring is ready at http:\/\/127\.0\.0\.1:\d+\n/);
    assert.ok(printed.includes(join(dataDir, 'master.key')) && printed.includes('new: keep a copy'));
    assert.match(printed, /http:\/\/127\.0\.0\.1:\d+\/setup#token=[\w-]{20,}/);
    assert.equal((await fetch(`${server.url}/readyz`)).status, 200);
    assertFailed(
      await runMooring(['serve'], env),
      new RegExp(`Another Mooring process \\(process ${server.process.pid}\\) uses the data folder`),
    );
    assert.equal((await fetch(`${server.url}/readyz`)).status, 200);
    assert.equal(await server.stop(), 0);
    await assert.rejects(fetch(`${server.url}/livez`));
  });

  test('data without its master key, or with another one, is not opened; the sentence says what to do, and the right key opens it', async (t) => {
    const { dataDir, env, fill } = openFolder(t);
    await fill();
    const keyFile = join(dataDir, 'master.key');
    const key = readFileSync(keyFile);
    const before = await dumpFolder(dataDir);
    const refuses = (more: Record<string, string>, sentence: RegExp) => assert.rejects(open({ ...env, ...more }), { message: sentence });

    rmSync(keyFile);
    assertFailed(await runMooring(['serve'], env), /no master key: set MOORING_MASTER_KEY, or put the key file back at .*master\.key/);
    await refuses({ MOORING_MASTER_KEY: Buffer.alloc(32, 1).toString('base64') }, /not the one that the stored data was sealed with/);
    await refuses({ MOORING_MASTER_KEY: 'not-a-key-at-all' }, /^MOORING_MASTER_KEY is not a key/);
    writeFileSync(keyFile, Buffer.alloc(31), { mode: 0o600 });
    await refuses({}, /has 31 bytes instead of 32/);
    assert.equal(await dumpFolder(dataDir), before);

    await (await open({ ...env, MOORING_MASTER_KEY: key.toString('base64') })).close();
    writeFileSync(keyFile, key);
    chmodSync(keyFile, 0o644);
    const exposed = await serveMooring(t, env);
    assert.match(exposed.printed(), /Warning .*chmod 600/);
    assert.equal(await exposed.stop(), 0);
  });

  test('an environment that cannot be used is refused by the name of the variable, without its value', async (t) => {
    const { env } = openFolder(t);
    const wrong = {
      ...env,
      PORT: 'http',
      MOORING_MASTER_KEY: 'not-a-key-at-all',
      MOORING_PLANS: 'maybe',
      DATABASE_URL: 'mysql://u:hunter2@h/db',
    };
    const result = await runMooring(['serve'], wrong);
    assertFailed(result, /PORT.*MOORING_PLANS|MOORING_PLANS.*PORT/s);
    assert.match(result.stderr, /DATABASE_URL/);
    assert.ok(!result.stderr.includes('hunter2') && !result.stderr.includes('not-a-key-at-all'));
  });

  test('SIGTERM lets a request that runs finish, takes no new one, and ends with 0', async (t) => {
    const { env, fill } = openFolder(t);
    const key = await fill();
    const server = await serveMooring(t, { ...env, MOORING_NETWORK_ALLOW: '127.0.0.1:*' });
    const waiting = Promise.withResolvers<ServerResponse>();
    const upstream = await startHttpServer((_, response) => waiting.resolve(response));
    t.after(() => upstream.close());
    const running = fetch(`${server.url}/v1/integrations/connections/custom-mcp/probe`, {
      method: 'POST',
      headers: { ...withKey(key).headers, 'content-type': 'application/json' },
      body: JSON.stringify({ server_url: `http://127.0.0.1:${upstream.port}/mcp` }),
    });
    const held = await waiting.promise;
    const stopped = server.stop();
    const isServed = () => fetch(`${server.url}/livez`, { headers: { connection: 'close' } }).then(() => true, () => false); // biome-ignore format: one step
    // Refused as soon as the signal has arrived.
    await until(async () => ((await isServed()) ? undefined : true));
    assert.equal(server.process.exitCode, null);
    held.writeHead(500).end();
    const response = await running;
    assert.equal(response.status, 200);
    assert.equal(((await response.json()) as { code: string }).code, 'upstream_5xx');
    assert.equal(await stopped, 0);
  });
});
