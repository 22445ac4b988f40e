import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  assertOk,
  assertRefused,
  CONNECTIONS,
  forEachServer,
  handOff,
  makeKey,
  register,
  startedServer,
  type World,
} from './eachServer.ts';
import { openStore } from './openStore.ts';
import { until } from './until.ts';

describe('API keys', () => {
  forEachServer((world: World) => {
    test('a key is shown once, listed without its secret, and stored as a hash alone', async (t) => {
      const made = await makeKey(world.acme, { name: 'ci', application: 'deploy', scopes: ['config:read', 'config:read'] });
      assert.match(made.secret, /^mk_live_[0-9A-Za-z]{42}$/);
      assert.deepEqual(made.scopes, ['config:read']);
      const list = await world.acme('GET', '/v1/keys?limit=100&q=DEPLOY');
      const [listed] = assertOk(list).data;
      assert.deepEqual(
        [listed.id, listed.prefix, listed.last4, listed.status, listed.owner.name, listed.created_by],
        [made.id, 'mk_live_', made.secret.slice(-4), 'active', made.owner.name, 'First key'],
      );
      assert.ok(!list.text.includes(made.secret));
      const rows = await openStore(t, world.server).db.selectFrom('api_key_secrets').selectAll().where('key_id', '=', made.id).execute();
      assert.equal(rows.length, 1);
      assert.ok(!JSON.stringify(rows).includes(made.secret.slice(8)));
    });

    test('a key does what its scopes say and nothing else', async () => {
      const { slug } = await register(world.acme);
      const calls = {
        'config:read': ['GET', handOff(slug)],
        'connections:read': ['GET', `${CONNECTIONS}/${slug}`],
        'connections:write': ['POST', `${CONNECTIONS}/${slug}/enable`],
        'audit:read': ['GET', '/v1/audit'],
        'org:owner': ['GET', '/v1/settings/network'],
      } as const;
      for (const scope of Object.keys(calls)) {
        const client = world.as((await makeKey(world.acme, { scopes: [scope] })).secret);
        for (const [needed, [method, path]] of Object.entries(calls)) {
          const answer = await client(method, path);
          if (needed === scope) assertOk(answer);
          else assertRefused(answer, 'insufficient_scope');
        }
        assert.deepEqual(assertOk(await client('GET', '/v1/me')).scopes, [scope]);
      }
    });

    test('a key that is limited to slugs and spaces lists, shows and is handed just those servers', async () => {
      const [a, b] = [await register(world.acme), await register(world.acme, { spaces: [] })];
      for (const [limits, visible, hidden] of [
        [{ slugs: [a.slug] }, a.slug, b.slug],
        [{ spaces: [] }, a.slug, b.slug],
        [{ slugs: [b.slug] }, b.slug, a.slug],
      ] as const) {
        const client = world.as((await makeKey(world.acme, { scopes: ['config:read', 'connections:read'], ...limits })).secret);
        const listed = assertOk(await client('GET', `${CONNECTIONS}?limit=100`)).data.map((each: { slug: string }) => each.slug);
        assert.ok(listed.includes(visible) && !listed.includes(hidden));
        assertOk(await client('GET', handOff(visible)));
        assertOk(await client('GET', `${CONNECTIONS}/${visible}`));
        assertRefused(await client('GET', handOff(hidden)), 'unknown_mcp_server');
        assertRefused(await client('GET', `${CONNECTIONS}/${hidden}`), 'not_found');
      }
    });

    test('a key that is limited to no slug at all lists nothing; one that lists a former slug sees its server', async () => {
      const { slug } = await register(world.acme);
      assertOk(await world.acme('PATCH', `${CONNECTIONS}/${slug}`, { slug: `${slug}-new` }));
      const listed = async (slugs: string[]) => {
        const client = world.as((await makeKey(world.acme, { scopes: ['connections:read'], slugs })).secret);
        return assertOk(await client('GET', CONNECTIONS)).data.map((each: { slug: string }) => each.slug);
      };
      assert.deepEqual(await listed([]), []);
      assert.deepEqual(await listed([slug]), [`${slug}-new`]);
    });

    test('a limited key can neither move nor rename a server to where it may not look', async () => {
      const { slug } = await register(world.acme);
      const client = world.as((await makeKey(world.acme, { scopes: ['connections:write'], slugs: [slug], spaces: [] })).secret);
      assertRefused(await client('PATCH', `${CONNECTIONS}/${slug}`, { spaces: [] }), 'forbidden');
      assertRefused(await client('PATCH', `${CONNECTIONS}/${slug}`, { slug: `${slug}-new` }), 'forbidden');
      assertOk(await client('PATCH', `${CONNECTIONS}/${slug}`, { nickname: 'New' }));
    });

    test('a key that is limited to addresses works from them alone, and X-Forwarded-For does not help', async () => {
      const { slug } = await register(world.acme);
      const elsewhere = world.as((await makeKey(world.acme, { ips: ['203.0.113.0/24'] })).secret);
      assertRefused(await elsewhere('GET', handOff(slug)), 'address_not_permitted');
      assertRefused(await elsewhere('GET', '/v1/me'), 'address_not_permitted');
      assertRefused(await elsewhere('GET', handOff(slug), undefined, { 'x-forwarded-for': '203.0.113.7' }), 'address_not_permitted');
      for (const ip of ['127.0.0.1', '127.0.0.0/8'])
        assertOk(await world.as((await makeKey(world.acme, { ips: [ip] })).secret)('GET', handOff(slug)));
      const wrong = await world.acme('POST', '/v1/keys', { name: 'x', scopes: ['config:read'], ips: ['127.0.0.1', 'not-an-ip'] });
      assert.equal(assertRefused(wrong, 'validation_failed').errors[0].path, '/ips/1');
    });

    test('an expired key is listed as expired; where it was proved the answer says so', async () => {
      const { secret, status } = await makeKey(world.acme, { expires_at: '2020-01-01T00:00:00Z' });
      assert.equal(status, 'expired');
      assertRefused(await world.as(secret)('GET', '/v1/me'), 'key_expired');
      const later = await makeKey(world.acme, { expires_at: '2999-01-01T01:00:00+01:00' });
      assert.equal(later.expires_at, '2999-01-01T00:00:00.000Z');
      assertOk(await world.as(later.secret)('GET', '/v1/me'));
    });

    test('a key makes and changes keys only within what it has itself', async () => {
      const maker = await makeKey(world.acme, {
        scopes: ['org:admin', 'config:read'],
        slugs: ['a', 'b'],
        expires_at: '2999-01-01T00:00:00Z',
      });
      const client = world.as(maker.secret);
      const fits = { name: 'x', scopes: ['config:read'], slugs: ['a'], expires_at: '2998-01-01T00:00:00Z' };
      for (const wider of [
        { scopes: ['config:read', 'connections:write'] },
        { scopes: ['org:owner'] },
        { slugs: null },
        { slugs: ['a', 'c'] },
        { expires_at: null },
        { expires_at: '2999-01-01T00:00:01Z' },
      ])
        assertRefused(await client('POST', '/v1/keys', { ...fits, ...wider }), 'forbidden');
      const made = assertOk(await client('POST', '/v1/keys', fits), 201);
      assertRefused(await client('PATCH', `/v1/keys/${made.id}`, { slugs: null }), 'forbidden');
      assertRefused(await client('PATCH', `/v1/keys/${maker.id}`, { scopes: ['org:owner'] }), 'forbidden');
      // Nor may it take over a key that can do more.
      const strong = await makeKey(world.acme, { scopes: ['org:owner'] });
      assertRefused(await client('POST', `/v1/keys/${strong.id}/roll`, {}), 'forbidden');
      assertRefused(await client('PATCH', `/v1/keys/${strong.id}`, { scopes: ['config:read'] }), 'forbidden');
      assertOk(await client('PATCH', `/v1/keys/${made.id}`, { name: 'renamed', slugs: ['b'] }));
    });

    test('a change of a key holds on its next request', async () => {
      const { slug } = await register(world.acme);
      const { id, secret } = await makeKey(world.acme);
      const client = world.as(secret);
      const patch = (body: object) => world.acme('PATCH', `/v1/keys/${id}`, body);
      assertOk(await patch({ slugs: ['other'] }));
      assertRefused(await client('GET', handOff(slug)), 'unknown_mcp_server');
      assertOk(await patch({ slugs: null, scopes: ['connections:read'] }));
      assertRefused(await client('GET', handOff(slug)), 'insufficient_scope');
      assertOk(await patch({ scopes: ['config:read'] }));
      assertOk(await client('GET', handOff(slug)));
    });

    test('[R20] a revoked key ends at once and cannot be changed or rolled; revoking it again changes nothing', async () => {
      const { slug } = await register(world.acme);
      const { id, secret } = await makeKey(world.acme);
      assertOk(await world.as(secret)('GET', handOff(slug)));
      assertOk(await world.acme('DELETE', `/v1/keys/${id}`), 204);
      assertRefused(await world.as(secret)('GET', handOff(slug)), 'invalid_api_key');
      assertRefused(await world.as(secret)('GET', '/v1/me'), 'invalid_api_key');
      assertRefused(await world.acme('PATCH', `/v1/keys/${id}`, { name: 'x' }), 'invalid_state');
      assertRefused(await world.acme('POST', `/v1/keys/${id}/roll`, {}), 'invalid_state');
      assertOk(await world.acme('DELETE', `/v1/keys/${id}`), 204);
      assertRefused(await world.acme('DELETE', '/v1/keys/00000000-0000-4000-8000-000000000000'), 'not_found');
    });

    test('a rolled key has a new secret; the old one ends at once without a grace, and at its end with one', async (t) => {
      const { slug } = await register(world.acme);
      const works = async (secret: string) => assertOk(await world.as(secret)('GET', handOff(slug)));
      const fails = async (secret: string) => assertRefused(await world.as(secret)('GET', handOff(slug)), 'invalid_api_key');
      const first = await makeKey(world.acme);
      const roll = async (grace_seconds: number) => assertOk(await world.acme('POST', `/v1/keys/${first.id}/roll`, { grace_seconds }));

      const second = await roll(3600);
      assert.equal(second.last4, second.secret.slice(-4));
      await works(first.secret);
      await works(second.secret);
      const { db } = openStore(t, world.server);
      // An hour later.
      await db
        .updateTable('api_key_secrets')
        .set({ expires_at: Date.now() })
        .where('key_id', '=', first.id)
        .where('expires_at', 'is not', null)
        .execute();
      await fails(first.secret);
      await works(second.secret);

      const third = await roll(0);
      await fails(second.secret);
      await works(third.secret);
      await fails(first.secret);
      assertRefused(await world.acme('POST', `/v1/keys/${first.id}/roll`, { grace_seconds: 604_801 }), 'validation_failed');
    });

    test('a second roll does not lengthen the grace of the first', async () => {
      const { slug } = await register(world.acme);
      const first = await makeKey(world.acme);
      const roll = (grace_seconds: number) => world.acme('POST', `/v1/keys/${first.id}/roll`, { grace_seconds });
      assertOk(await roll(0));
      assertOk(await roll(3600));
      assertRefused(await world.as(first.secret)('GET', handOff(slug)), 'invalid_api_key');
    });

    test('the last use of a key is shown with its address and agent', async () => {
      const { id, secret, last_used_at } = await makeKey(world.acme, { name: 'used', scopes: ['config:read'] });
      assert.equal(last_used_at, null);
      assertOk(await world.as(secret)('GET', '/v1/me', undefined, { 'user-agent': 'billing/2.1' }));
      const used = await until(async () => {
        const found = assertOk(await world.acme('GET', '/v1/keys?limit=100')).data.find((key: { id: string }) => key.id === id);
        return found.last_used_at === null ? undefined : found;
      });
      assert.deepEqual([used.last_used_ip, used.last_used_agent], ['127.0.0.1', 'billing/2.1']);
    });

    test('If-Match and dry runs hold for keys too', async () => {
      const { id, secret } = await makeKey(world.acme);
      assertRefused(await world.acme('PATCH', `/v1/keys/${id}`, { name: 'x' }, { 'if-match': '"7"' }), 'stale_version');
      assertRefused(await world.acme('DELETE', `/v1/keys/${id}`, undefined, { 'if-match': '"7"' }), 'stale_version');
      assertOk(await world.acme('DELETE', `/v1/keys/${id}?dry_run=1`), 204);
      const rolled = assertOk(await world.acme('POST', `/v1/keys/${id}/roll?dry_run=1`, {}));
      assertRefused(await world.as(rolled.secret)('GET', '/v1/me'), 'invalid_api_key');
      assertOk(await world.as(secret)('GET', '/v1/me'));
      const dry = assertOk(await world.acme('POST', '/v1/keys?dry_run=true', { name: 'x', scopes: ['config:read'] }), 201);
      assertRefused(await world.as(dry.secret)('GET', '/v1/me'), 'invalid_api_key');
    });
  });

  describe('behind a trusted proxy', () => {
    const world = startedServer('sqlite', { trustedProxies: ['127.0.0.1'] });
    test('the address of a caller is the nearest hop that is no trusted proxy; what a client claims before it does not count', async () => {
      const client = world.as((await makeKey(world.acme, { ips: ['203.0.113.7'] })).secret);
      const from = (forwarded: string) => client('GET', '/v1/me', undefined, { 'x-forwarded-for': forwarded });
      assertOk(await from('203.0.113.7'));
      assertOk(await from('198.51.100.1, 203.0.113.7'));
      assertOk(await from('203.0.113.7, 127.0.0.1'));
      assertRefused(await from('203.0.113.7, 198.51.100.1'), 'address_not_permitted');
      assertRefused(await client('GET', '/v1/me'), 'address_not_permitted');
    });
  });
});
