import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { readConfig } from '../../src/config.ts';
import { createLog } from '../../src/log.ts';
import { type RunningServer, startServer } from '../../src/main.ts';
import { assertOk, assertRefused, type Json } from '../api/eachServer.ts';
import { CANARY } from '../startTestServer.ts';
import { openBrowser } from './browser.ts';

const PASSWORD = `${CANARY} password`;
const draft = { org: 'Acmé Tools', owner_email: 'Owner@Acme.test', owner_name: 'Dana', owner_password: PASSWORD };

for (const engine of ['sqlite', 'postgres'] as const)
  describe(engine, () => {
    const log: string[] = [];
    const dataDir = mkdtempSync(join(tmpdir(), 'mooring-test-'));
    let server: RunningServer;
    let dropDatabase = async (): Promise<void> => undefined;
    before(async () => {
      const database = engine === 'postgres' ? await (await import('../postgres.ts')).createTestDatabase() : null;
      if (database !== null) dropDatabase = () => database.drop();
      const config = { ...readConfig({}), dataDir, port: 0, databaseUrl: database?.url ?? null, rateLimits: false };
      server = await startServer(config, createLog('trace', { write: (line) => void log.push(line) }));
    });
    after(async () => {
      await server?.close();
      await dropDatabase();
      rmSync(dataDir, { recursive: true, force: true });
    });
    const issueToken = async () => ((await server.mooring.operator.run('setupLink', {})) as { token: string }).token;
    const send = (body: Json) => openBrowser({ url: server.url }).send('POST', '/v1/setup', body);

    // The tests build on each other: an installation is set up once.
    test('without a token that the server printed nobody sets it up', async () => {
      await issueToken();
      for (const token of ['x', 'A'.repeat(43)]) {
        const refusal = assertRefused(await send({ ...draft, token }), 'forbidden');
        assert.match(refusal.detail, /mooring setup/);
      }
      assert.equal(assertRefused(await send(draft), 'validation_failed').errors[0].path, '/token');
      assert.deepEqual(((await server.mooring.operator.run('org list', {})) as { data: unknown[] }).data, []);
    });

    test('a refused field is named as the form names it, and the token stays good', async () => {
      const token = await issueToken();
      for (const [wrong, path] of [
        [{ org: ' ' }, '/org'],
        [{ org: '日本' }, '/org_slug'],
        [{ org_slug: 'Not A Slug' }, '/org_slug'],
        [{ owner_email: 'nobody' }, '/owner_email'],
        [{ owner_name: '\u202e' }, '/owner_name'],
        [{ owner_password: 'short' }, '/owner_password'],
        [{ plan: 'scale' }, '/plan'],
      ] as const) {
        const { errors } = assertRefused(await send({ ...draft, ...wrong, token }), 'validation_failed');
        assert.deepEqual(
          errors.map((e: Json) => e.path),
          [path],
        );
      }
    });

    test('the holder of the token makes the organization, its owner and a key, who both work; then set-up is over for every token', async () => {
      const [token, another] = [await issueToken(), await issueToken()];
      const answer = await send({ ...draft, token });
      const { org, api_key: apiKey, ...rest } = assertOk(answer, 201);
      assert.deepEqual([org.slug, rest], ['acme-tools', {}]);
      assert.equal(answer.headers.get('cache-control'), 'no-store');

      const me = assertOk(await openBrowser({ url: server.url }).send('GET', '/v1/me', undefined, { 'x-api-key': apiKey }));
      assert.deepEqual([me.type, me.org.id, me.role, me.scopes.length], ['key', org.id, 'OWNER', 8]);
      const owner = openBrowser({ url: server.url });
      const { user } = assertOk(await owner.signIn('owner@acme.test', PASSWORD));
      assert.deepEqual([user.name, user.email], ['Dana', 'owner@acme.test']);

      for (const used of [token, another, 'x'])
        assertRefused(await send({ ...draft, token: used, owner_email: 'thief@acme.test' }), 'already_set_up');
      assert.equal(((await server.mooring.operator.run('org list', {})) as { data: unknown[] }).data.length, 1);
      assert.equal(assertOk(await owner.send('GET', '/v1/members')).data.length, 1);

      const everything = [JSON.stringify(assertOk(await owner.send('GET', '/v1/audit'))), ...log].join('\n');
      for (const secret of [CANARY, token, another, apiKey]) assert.ok(!everything.includes(secret));
    });
  });
