import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { SLUG_HELD_MS } from '#domain/connections/connection.ts';
import {
  assertOk,
  assertRefused,
  CONNECTIONS,
  forEachServer,
  handOff,
  makeKey,
  PUBLIC_URL,
  REGISTER,
  register,
  type World,
} from './eachServer.ts';
import { openStore } from './openStore.ts';

const at = (slug: string, step = '') => `${CONNECTIONS}/${slug}${step}`;
const bearer = { auth_type: 'bearer', token: 't-1' };

describe('the life of a server', () => {
  forEachServer((world: World) => {
    const handedOff = async (slug: string) => assertOk(await world.acme('GET', handOff(slug))).data;
    const show = async (slug: string) => assertOk(await world.acme('GET', at(slug)));
    const isUnknown = async (slug: string) => assertRefused(await world.acme('GET', handOff(slug)), 'unknown_mcp_server');

    test('a disabled server is unknown to applications until it is enabled again, credential and all', async () => {
      const { slug } = await register(world.acme, bearer);
      assert.equal(assertOk(await world.acme('POST', at(slug, '/disable'), {})).status, 'disabled');
      await isUnknown(slug);
      assert.equal((await show(slug)).status, 'disabled');
      assert.equal(assertOk(await world.acme('POST', at(slug, '/enable'), {})).status, 'active');
      assert.deepEqual((await handedOff(slug)).headers, { Authorization: 'Bearer t-1' });
    });

    test('[R18, R102] a removed server is unknown at once and restored on request with its credential', async () => {
      const { slug } = await register(world.acme, bearer);
      assertOk(await world.acme('DELETE', at(slug)), 204);
      await isUnknown(slug);
      const listed = async (query = '') =>
        assertOk(await world.acme('GET', `${CONNECTIONS}?limit=100${query}`)).data.map((each: { slug: string }) => each.slug);
      assert.ok(!(await listed()).includes(slug));
      assert.ok((await listed('&status=revoked')).includes(slug));
      assert.equal(assertOk(await world.acme('POST', at(slug, '/restore'), {})).status, 'active');
      assert.deepEqual((await handedOff(slug)).headers, { Authorization: 'Bearer t-1' });
      assertRefused(await world.acme('POST', at(slug, '/restore'), {}), 'invalid_state');
    });

    test('a server that was disabled when it was removed is disabled when it is restored: restoring grants nothing', async () => {
      const { slug } = await register(world.acme, bearer);
      assertOk(await world.acme('POST', at(slug, '/disable'), {}));
      assertOk(await world.acme('DELETE', at(slug)), 204);
      assert.equal(assertOk(await world.acme('POST', at(slug, '/restore'), {})).status, 'disabled');
      await isUnknown(slug);
      assert.equal(assertOk(await world.acme('POST', at(slug, '/enable'), {})).status_reason, null);
    });

    test('a removed server cannot be changed, enabled, tested or given a credential', async () => {
      const { slug } = await register(world.acme, bearer);
      assertOk(await world.acme('DELETE', at(slug)), 204);
      assertRefused(await world.acme('PATCH', at(slug), { nickname: 'New' }), 'invalid_state');
      assertRefused(await world.acme('POST', at(slug, '/enable'), {}), 'invalid_state');
      assertRefused(await world.acme('POST', at(slug, '/disable'), {}), 'invalid_state');
      assertRefused(await world.acme('POST', at(slug, '/test'), {}), 'invalid_state');
      assertRefused(await world.acme('PUT', at(slug, '/credential'), { ...bearer, test: false }), 'invalid_state');
      assertOk(await world.acme('DELETE', at(slug)), 204);
    });

    test('the slug of a removed server stays taken for 30 days and is free then', async (t) => {
      const { slug, connection_id } = await register(world.acme);
      assertOk(await world.acme('DELETE', at(slug)), 204);
      const again = { nickname: 'Again', slug, server_url: PUBLIC_URL };
      assertRefused(await world.acme('POST', REGISTER, again), 'slug_taken');

      const store = openStore(t, world.server);
      const held = store.db.selectFrom('connection_slugs').select(['kind', 'expires_at']).where('slug', '=', slug);
      const { kind, expires_at } = await held.executeTakeFirstOrThrow();
      const revokedAt = (
        await store.db.selectFrom('connections').select('revoked_at').where('id', '=', connection_id).executeTakeFirstOrThrow()
      ).revoked_at;
      assert.deepEqual([kind, expires_at], ['tombstone', Number(revokedAt) + SLUG_HELD_MS]);
      await store.db
        .updateTable('connection_slugs')
        .set({ expires_at: Date.now() - 1 })
        .where('slug', '=', slug)
        .execute();
      assertRefused(await world.acme('GET', at(slug)), 'not_found');
      assertOk(await world.acme('POST', REGISTER, again), 201);
      assertRefused(await world.acme('POST', at(connection_id, '/restore'), {}), 'slug_taken');
    });

    test('purging deletes the server, its secrets, tests and slug at once, and for good', async (t) => {
      const { slug, connection_id } = await register(world.acme, { ...bearer, server_url: 'http://127.0.0.1:9/mcp' });
      assertOk(await world.acme('POST', at(slug, '/test'), {}));
      assertOk(await world.acme('DELETE', at(slug, '?purge=1')), 204);
      assertRefused(await world.acme('GET', at(connection_id)), 'not_found');
      assertRefused(await world.acme('POST', at(connection_id, '/restore'), {}), 'not_found');
      const { db } = openStore(t, world.server);
      for (const table of ['connection_secrets', 'connection_slugs', 'connection_tests', 'connection_spaces'] as const) {
        const left = await db.selectFrom(table).select('org_id').where('connection_id', '=', connection_id).execute();
        assert.equal(left.length, 0, table);
      }
      await register(world.acme, { slug });
    });

    test('a removed server can still be purged, and a purge with another value than yes is an ordinary removal', async () => {
      const { slug } = await register(world.acme);
      assertOk(await world.acme('DELETE', at(slug, '?purge=0')), 204);
      assert.equal((await show(slug)).status, 'revoked');
      assertOk(await world.acme('DELETE', at(slug, '?purge=true')), 204);
      assertRefused(await world.acme('GET', at(slug)), 'not_found');
      assertRefused(await world.acme('DELETE', at(slug, '?purge=maybe')), 'validation_failed');
    });

    test('a renamed server is found and handed off under both slugs; the old one cannot be taken by another', async () => {
      const { slug: old, connection_id } = await register(world.acme, bearer);
      const renamed = assertOk(await world.acme('PATCH', at(old), { slug: `${old}-new` }));
      assert.deepEqual([renamed.slug, renamed.aliases], [`${old}-new`, [old]]);
      for (const slug of [old, `${old}-new`]) {
        assert.equal((await handedOff(slug)).slug, `${old}-new`);
        assert.equal((await show(slug)).id, connection_id);
      }
      assertRefused(await world.acme('POST', REGISTER, { nickname: 'x', slug: old, server_url: PUBLIC_URL }), 'slug_taken');
      const back = assertOk(await world.acme('PATCH', at(old), { slug: old }));
      assert.deepEqual([back.slug, back.aliases], [old, [`${old}-new`]]);
    });

    test('an alias ends after 30 days: it neither leads to the server nor is it shown any more', async (t) => {
      const { slug: old } = await register(world.acme);
      assertOk(await world.acme('PATCH', at(old), { slug: `${old}-new` }));
      const { db } = openStore(t, world.server);
      await db
        .updateTable('connection_slugs')
        .set({ expires_at: Date.now() - 1 })
        .where('slug', '=', old)
        .execute();
      await isUnknown(old);
      assertRefused(await world.acme('GET', at(old)), 'not_found');
      assert.deepEqual((await show(`${old}-new`)).aliases, []);
      assertOk(await world.acme('POST', REGISTER, { nickname: 'x', slug: old, server_url: PUBLIC_URL }), 201);
    });

    test('a key that is limited to a slug keeps its server when that is renamed, under the slug that it knows', async () => {
      const { slug: old } = await register(world.acme, bearer);
      const other = await register(world.acme, bearer);
      const limited = world.as((await makeKey(world.acme, { slugs: [old] })).secret);
      assertOk(await limited('GET', handOff(old)));
      assertOk(await world.acme('PATCH', at(old), { slug: `${old}-new` }));
      assertOk(await limited('GET', handOff(old)));
      assertRefused(await limited('GET', handOff(other.slug)), 'unknown_mcp_server');
    });

    test('a rename to a taken, reserved or malformed slug changes nothing', async () => {
      const { slug } = await register(world.acme);
      const other = await register(world.acme);
      assertRefused(await world.acme('PATCH', at(slug), { slug: other.slug, nickname: 'Changed' }), 'slug_taken');
      assertRefused(await world.acme('PATCH', at(slug), { slug: 'mcp' }), 'slug_reserved');
      assertRefused(await world.acme('PATCH', at(slug), { slug: 'A B' }), 'validation_failed');
      const { nickname, version, aliases } = await show(slug);
      assert.deepEqual([nickname.startsWith('Server'), version, aliases], [true, 1, []]);
    });

    test('a new URL is judged like a first one and clears the credential and the secret headers', async () => {
      const headers = { 'X-Tenant': 'secret', 'X-Region': { value: 'eu', secret: false } };
      const { slug } = await register(world.acme, { ...bearer, headers });
      const refused = await world.acme('PATCH', at(slug), { server_url: 'https://10.0.0.1/mcp' });
      assert.equal(assertRefused(refused, 'url_not_allowed').errors[0].code, 'address_not_allowed');
      assert.deepEqual((await handedOff(slug)).headers, { 'X-Tenant': 'secret', 'X-Region': 'eu', Authorization: 'Bearer t-1' });
      const moved = assertOk(await world.acme('PATCH', at(slug), { server_url: 'https://8.8.8.8/mcp' }));
      assert.deepEqual([moved.auth_type, moved.credential], ['none', null]);
      const { url, headers: sent } = await handedOff(slug);
      assert.deepEqual([url, sent], ['https://8.8.8.8/mcp', { 'X-Region': 'eu' }]);
    });

    test('keep_credential keeps the credential on the same origin alone', async () => {
      const { slug } = await register(world.acme, bearer);
      const elsewhere = { server_url: 'https://8.8.8.8/mcp', keep_credential: true };
      assert.equal(assertRefused(await world.acme('PATCH', at(slug), elsewhere), 'validation_failed').errors[0].path, '/keep_credential');
      for (const server_url of ['https://1.1.1.1:8443/mcp'])
        assertRefused(await world.acme('PATCH', at(slug), { server_url, keep_credential: true }), 'validation_failed');
      assertOk(await world.acme('PATCH', at(slug), { server_url: 'https://1.1.1.1/v2/mcp', keep_credential: true }));
      const { url, headers } = await handedOff(slug);
      assert.deepEqual([url, headers], ['https://1.1.1.1/v2/mcp', { Authorization: 'Bearer t-1' }]);
    });

    test('[R53] static headers are added, replaced and taken away one by one; the others and the credential stay', async () => {
      const { slug } = await register(world.acme, { ...bearer, headers: { 'X-A': 'a', 'X-B': 'b' } });
      assertOk(await world.acme('PATCH', at(slug), { headers: { 'x-a': { value: 'a2', secret: false }, 'X-B': null, 'X-C': 'c' } }));
      assert.deepEqual((await handedOff(slug)).headers, { 'x-a': 'a2', 'X-C': 'c', Authorization: 'Bearer t-1' });
      assertRefused(await world.acme('PATCH', at(slug), { headers: { Authorization: 'x' } }), 'validation_failed');
    });

    test('If-Match with an older version is refused and changes nothing; the current version and * pass', async () => {
      const { slug } = await register(world.acme);
      const patch = (ifMatch: string, nickname: string) => world.acme('PATCH', at(slug), { nickname }, { 'if-match': ifMatch });
      const first = await patch('"1"', 'One');
      assert.equal(first.headers.get('etag'), '"2"');
      for (const stale of ['"1"', '1', 'W/"1"', '"abc"', '"99"']) assertRefused(await patch(stale, 'Lost'), 'stale_version');
      assert.equal((await show(slug)).nickname, 'One');
      assertOk(await patch('*', 'Two'));
      assertOk(await patch('W/"3"', 'Three'));
      for (const [method, path] of [
        ['DELETE', at(slug)],
        ['DELETE', at(slug, '?purge=1')],
        ['POST', at(slug, '/disable')],
        ['PUT', at(slug, '/credential')],
      ] as const) {
        const body = method === 'PUT' ? { ...bearer, test: false } : undefined;
        assertRefused(await world.acme(method, path, body, { 'if-match': '"1"' }), 'stale_version');
      }
      assert.equal((await show(slug)).version, 4);
      assertOk(await world.acme('DELETE', at(slug), undefined, { 'if-match': '"4"' }), 204);
    });

    test('a change that changes nothing leaves version and audit trail alone', async () => {
      const { slug } = await register(world.acme, { nickname: 'Same' });
      const seq = async () => assertOk(await world.acme('GET', '/v1/audit?limit=1')).data[0].seq;
      const before = await seq();
      assert.equal(assertOk(await world.acme('PATCH', at(slug), { nickname: 'Same' })).version, 1);
      assert.equal(assertOk(await world.acme('POST', at(slug, '/enable'), {})).version, 1);
      assertOk(await world.acme('PATCH', at(slug), {}));
      assert.equal(await seq(), before);
    });

    test('a dry run of every change answers as the change would and leaves everything as it is', async () => {
      const { slug } = await register(world.acme, bearer);
      const before = await show(slug);
      assert.equal(assertOk(await world.acme('PATCH', at(slug, '?dry_run=1'), { nickname: 'New' })).nickname, 'New');
      assert.equal(assertOk(await world.acme('POST', at(slug, '/disable?dry_run=1'), {})).status, 'disabled');
      assertOk(await world.acme('PUT', at(slug, '/credential?dry_run=1'), { ...bearer, token: 't-2', test: false }));
      assertOk(await world.acme('DELETE', at(slug, '?dry_run=1')), 204);
      assertOk(await world.acme('DELETE', at(slug, '?dry_run=1&purge=1')), 204);
      const { last_used_at: _, ...after } = await show(slug);
      const { last_used_at: __, ...expected } = before;
      assert.deepEqual(after, expected);
      assert.deepEqual((await handedOff(slug)).headers, { Authorization: 'Bearer t-1' });
    });

    test('[R65, R103] changing and removing need connections:write', async () => {
      const { slug } = await register(world.acme);
      const reader = world.as((await makeKey(world.acme, { scopes: ['connections:read', 'config:read'] })).secret);
      assertRefused(await reader('PATCH', at(slug), { nickname: 'x' }), 'insufficient_scope');
      assertRefused(await reader('DELETE', at(slug)), 'insufficient_scope');
      assertRefused(await reader('POST', at(slug, '/disable'), {}), 'insufficient_scope');
      assertRefused(await reader('PUT', at(slug, '/credential'), { ...bearer, test: false }), 'insufficient_scope');
      assertOk(await reader('GET', at(slug)));
      assertOk(await reader('GET', handOff(slug)));
    });

    test('changes that arrive together all happen, each on top of the one before', async () => {
      const { slug } = await register(world.acme);
      const names = ['X-A', 'X-B', 'X-C', 'X-D'];
      const answers = await Promise.all(names.map((name) => world.acme('PATCH', at(slug), { headers: { [name]: name.toLowerCase() } })));
      for (const answer of answers) assertOk(answer);
      assert.deepEqual((await handedOff(slug)).headers, { 'X-A': 'x-a', 'X-B': 'x-b', 'X-C': 'x-c', 'X-D': 'x-d' });
      assert.equal((await show(slug)).version, 5);
    });
  });
});
