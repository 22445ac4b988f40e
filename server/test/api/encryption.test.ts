import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createLog } from '../../src/log.ts';
import { startServer } from '../../src/main.ts';
import { join } from '../people-api/browser.ts';
import { startTestServer } from '../startTestServer.ts';
import { assertOk, assertRefused, type Client, clientOf, forEachServer, handOff, makeKey, register, type World } from './eachServer.ts';
import { openStore } from './openStore.ts';
import { until } from './until.ts';

const ENCRYPTION = '/v1/settings/encryption';
const RENEW = `${ENCRYPTION}/renew`;

const settled = (client: Client) =>
  until(async () => {
    const state = assertOk(await client('GET', ENCRYPTION));
    return state.records.current === state.records.total ? state : undefined;
  });

describe('encryption', () => {
  forEachServer((world: World) => {
    test('[R9] an owner renews the keys: every secret comes under a new one, nothing else changes, and the trail names who did it', async () => {
      const other = await world.server.organization('Beta');
      const slugs: string[] = [];
      for (let i = 0; i < 5; i++) slugs.push((await register(world.acme, { auth_type: 'bearer', token: `token-${i}` })).slug);
      const { browser } = await join(world.acme, world.server.url, 'OWNER');
      const before = assertOk(await browser.send('GET', ENCRYPTION));
      assert.deepEqual([before.data_key.version, before.former_keys], [1, []]);
      assert.deepEqual([before.records.current, before.records.total], [before.data_key.records, before.data_key.records]);

      const begun = assertOk(await browser.send('POST', RENEW, {}), 202);
      assert.deepEqual([begun.data_key.version, begun.records.total], [2, before.records.total]);
      assert.deepEqual(
        begun.former_keys.map(({ version }: { version: number }) => version),
        [1],
      );
      const after = await settled(world.acme);
      assert.deepEqual([after.data_key.version, after.records.total], [2, before.records.total]);
      for (const [i, slug] of slugs.entries())
        assert.equal(assertOk(await world.acme('GET', handOff(slug))).data.headers.Authorization, `Bearer token-${i}`);
      const [event] = assertOk(await world.acme('GET', '/v1/audit?action=vault.data_keys_rotated')).data;
      assert.deepEqual([event.actor.type, event.source, event.changes], ['user', 'dashboard', [{ field: 'version', from: 1, to: 2 }]]);
      assert.equal(assertOk(await world.acme('POST', '/v1/audit/verify', {})).ok, true);
      assert.equal(assertOk(await world.as(other.apiKey)('GET', ENCRYPTION)).data_key.version, 1);
    });

    test('an admin sees the keys and cannot renew them; a member does not see them; a dry run changes nothing', async () => {
      const admin = await join(world.acme, world.server.url, 'ADMIN');
      const member = await join(world.acme, world.server.url, 'MEMBER');
      const { data_key: key } = assertOk(await admin.browser.send('GET', ENCRYPTION));
      assertRefused(await admin.browser.send('POST', RENEW, {}), 'forbidden');
      assertRefused(await member.browser.send('GET', ENCRYPTION), 'forbidden');
      assertRefused(await world.as((await makeKey(world.acme, { scopes: ['org:admin'] })).secret)('POST', RENEW), 'insufficient_scope');
      assertRefused(await world.anonymous('POST', RENEW), 'api_key_required');
      assertOk(await world.acme('POST', `${RENEW}?dry_run=1`), 202);
      assert.equal((await settled(world.acme)).data_key.version, key.version);
    });

    test('what a person may not do is for the owners, whose names they are told; a key is told nobody', async () => {
      const { browser } = await join(world.acme, world.server.url, 'MEMBER');
      const { owners } = assertOk(await browser.send('GET', '/v1/me'));
      assert.deepEqual(owners[0], { name: 'owner', email: 'owner@acme.test' });
      assert.deepEqual(assertOk(await world.acme('GET', '/v1/me')).owners, []);
    });

    test('an admin sees what runs here and whether it is well; a member does not', async () => {
      const system = assertOk(await world.acme('GET', '/v1/system'));
      assert.deepEqual(system.checks, { db: 'ok', kms: 'ok', migrations: 'ok' });
      assert.deepEqual([system.store, system.public_url, system.plans], [world.engine, world.server.url, false]);
      assert.match(system.version, /^\d+\.\d+\.\d+/);
      assert.ok(Date.parse(system.started_at) <= Date.now());
      const { browser } = await join(world.acme, world.server.url, 'MEMBER');
      assertRefused(await browser.send('GET', '/v1/system'), 'forbidden');
    });
  });

  for (const kind of ['sqlite', 'postgres'] as const)
    test(`${kind}: a server that starts again finishes a renewal that was cut off`, async (t) => {
      const server = await startTestServer(kind);
      t.after(() => server.close());
      const acme = clientOf(server, server.acme.apiKey);
      const { slug } = await register(acme, { auth_type: 'bearer', token: 'kept' });
      // The rows as a process leaves them that dies between the new key and the first record.
      const rowsOf = async () => openStore(t, server).db.selectFrom('connection_secrets').selectAll().execute();
      const before = await rowsOf();
      assertOk(await acme('POST', RENEW), 202);
      await settled(acme);
      await server.stop();
      const { db } = openStore(t, server);
      for (const { connection_id: id, rev, sealed, key_version: version } of before)
        await db.updateTable('connection_secrets').set({ rev, sealed, key_version: version }).where('connection_id', '=', id).execute();
      assert.deepEqual(
        (await rowsOf()).map(({ key_version: version }) => version),
        before.map(() => 1),
      );

      const again = await startServer(server.config, createLog('silent'));
      t.after(() => again.close());
      const restarted = clientOf({ ...server, call: callAt(again.url) }, server.acme.apiKey);
      assert.equal((await settled(restarted)).data_key.version, 2);
      assert.equal(assertOk(await restarted('GET', handOff(slug))).data.headers.Authorization, 'Bearer kept');
    });
});

const callAt =
  (url: string) =>
  (key: string | null, method: string, path: string): Promise<Response> =>
    fetch(`${url}${path}`, { method, headers: key === null ? {} : { 'x-api-key': key } });
