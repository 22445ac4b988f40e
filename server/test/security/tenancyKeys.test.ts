import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assertOk, assertRefused, type Client, forEachServer, type Json, makeKey, type World } from '../api/eachServer.ts';
import { openStore } from '../api/openStore.ts';
import { join } from '../people-api/browser.ts';

const KEYS = '/v1/keys';
const at = ({ id }: Json): string => `${KEYS}/${id}`;
const listed = async (client: Client, query = ''): Promise<readonly string[]> =>
  assertOk(await client('GET', `${KEYS}?limit=100${query}`)).data.map((key: Json) => key.id);

describe('who manages keys', () => {
  forEachServer((world: World) => {
    const isAlive = async (key: Json) => (await world.as(key.secret)('GET', '/v1/me')).status === 200;

    test('a key without org:admin sees itself alone, and makes, changes, rolls and ends no key, itself included', async () => {
      const victim = await makeKey(world.acme, { name: 'victim' });
      for (const scopes of [['config:read'], ['tools:call'], ['connections:write', 'audit:read']]) {
        const own = await makeKey(world.acme, { name: 'application', scopes });
        const client = world.as(own.secret);
        assert.deepEqual(await listed(client), [own.id]);
        assert.deepEqual(await listed(client, '&q=victim'), []);
        assertRefused(await client('POST', KEYS, { name: 'child', scopes: ['tools:call'] }), 'insufficient_scope');
        for (const key of [victim, own, { id: '00000000-0000-4000-8000-000000000000' }]) {
          assertRefused(await client('PATCH', at(key), { name: 'renamed' }), 'insufficient_scope');
          assertRefused(await client('POST', `${at(key)}/roll`, {}), 'insufficient_scope');
          assertRefused(await client('DELETE', at(key)), 'insufficient_scope');
        }
        assert.ok((await isAlive(victim)) && (await isAlive(own)));
      }
      const admin = world.as((await makeKey(world.acme, { scopes: ['org:admin', 'config:read'] })).secret);
      assert.ok((await listed(admin)).includes(victim.id));
      assertOk(await admin('PATCH', at(victim), { name: 'renamed' }));
      const rolled = assertOk(await admin('POST', `${at(victim)}/roll`, {}));
      assertOk(await admin('DELETE', at(victim)), 204);
      assert.equal(await isAlive(rolled), false);
    });

    test('a limited key with org:admin ends no key beyond its limits; an unlimited one and a person do', async () => {
      const { browser } = await join(world.acme, world.server.url, 'ADMIN');
      const limited = world.as((await makeKey(world.acme, { scopes: ['org:admin', 'config:read'], slugs: ['a'] })).secret);
      const make = (body: object) => makeKey(world.acme, body as Record<string, unknown>);
      const wider = [await make({}), await make({ slugs: ['a', 'b'] }), await make({ scopes: ['org:owner'], slugs: ['a'] })];
      for (const key of wider) {
        assertRefused(await limited('DELETE', at(key)), 'forbidden');
        assert.ok(await isAlive(key));
      }
      const within = await make({ slugs: ['a'] });
      assertOk(await limited('DELETE', at(within)), 204);
      assert.equal(await isAlive(within), false);
      const [first, ...others] = wider;
      assertOk(await world.acme('DELETE', at(first)), 204);
      for (const key of others) {
        assertOk(await browser.send('DELETE', at(key)), 204);
        assert.equal(await isAlive(key), false);
      }
    });

    test('a member keeps personal keys by session: lists, renames, rolls and ends them, and widens none', async () => {
      const { browser } = await join(world.acme, world.server.url, 'MEMBER');
      const foreign = await makeKey(world.acme);
      const own = await makeKey(browser.send, { name: 'mine', scopes: ['tools:call'] });
      assert.deepEqual(await listed(browser.send), [own.id]);
      assertRefused(await browser.send('PATCH', at(own), { scopes: ['connections:read'] }), 'forbidden');
      assertRefused(await browser.send('DELETE', at(foreign)), 'not_found');
      assertOk(await browser.send('PATCH', at(own), { name: 'renamed' }));
      const rolled = assertOk(await browser.send('POST', `${at(own)}/roll`, {}));
      assertOk(await browser.send('DELETE', at(own)), 204);
      assert.equal(await isAlive(rolled), false);
    });
  });
});

describe('a repeated request', () => {
  forEachServer((world: World) => {
    test('shows a new key again only to who may still make it', async () => {
      const maker = await makeKey(world.acme, { scopes: ['org:admin', 'config:read'] });
      const client = world.as(maker.secret);
      const once = { 'idempotency-key': 'make-once' };
      const body = { name: 'made', scopes: ['config:read'] };
      const made = assertOk(await client('POST', KEYS, body, once), 201);
      assert.equal(assertOk(await client('POST', KEYS, body, once), 201).secret, made.secret);
      for (const [narrower, code] of [
        [{ slugs: ['none'] }, 'forbidden'],
        [{ slugs: null, scopes: ['org:admin'] }, 'forbidden'],
        [{ scopes: ['config:read'] }, 'insufficient_scope'],
      ] as const) {
        assertOk(await world.acme('PATCH', at(maker), narrower));
        const answer = await client('POST', KEYS, body, once);
        assertRefused(answer, code);
        assert.ok(!answer.text.includes(made.secret));
      }
      assertOk(await world.acme('PATCH', at(maker), { scopes: ['org:admin', 'config:read'] }));
      assert.equal(assertOk(await client('POST', KEYS, body, once), 201).secret, made.secret);
    });

    test('shows a rolled key again only to who may still roll it', async () => {
      const roller = await makeKey(world.acme, { scopes: ['org:admin', 'config:read'] });
      const target = await makeKey(world.acme);
      const client = world.as(roller.secret);
      const once = { 'idempotency-key': 'roll-once' };
      const rolled = assertOk(await client('POST', `${at(target)}/roll`, {}, once));
      assert.equal(assertOk(await client('POST', `${at(target)}/roll`, {}, once)).secret, rolled.secret);
      assertOk(await world.acme('PATCH', at(roller), { slugs: ['none'] }));
      assertRefused(await client('POST', `${at(target)}/roll`, {}, once), 'forbidden');
      assertOk(await world.acme('PATCH', at(roller), { slugs: null, scopes: ['config:read'] }));
      assertRefused(await client('POST', `${at(target)}/roll`, {}, once), 'insufficient_scope');
    });

    test('shows a key that an admin made no more to the member that the admin has become', async () => {
      const { browser, member } = await join(world.acme, world.server.url, 'ADMIN');
      const once = { 'idempotency-key': 'demoted' };
      const body = { name: 'made', scopes: ['config:read'] };
      assertOk(await browser.send('POST', KEYS, body, once), 201);
      assertOk(await world.acme('PATCH', `/v1/members/${member.id}`, { role: 'MEMBER' }));
      assertRefused(await browser.send('POST', KEYS, body, once), 'forbidden');
    });
  });
});

describe('the trail and limited keys', () => {
  forEachServer((world: World) => {
    const refused = (answer: Parameters<typeof assertRefused>[0]) => {
      const [error, ...more] = assertRefused(answer, 'validation_failed').errors;
      assert.deepEqual([error.path, error.code, more], ['/scopes', 'audit_needs_unlimited', []]);
    };

    test('a key that is limited to slugs or spaces is not given audit:read, neither at first nor by a change', async () => {
      const audit = ['audit:read', 'config:read'];
      for (const limit of [{ slugs: ['a'] }, { slugs: [] }, { spaces: [] }]) {
        refused(await world.acme('POST', KEYS, { name: 'x', scopes: audit, ...limit }));
        const reader = await makeKey(world.acme, { scopes: audit });
        refused(await world.acme('PATCH', at(reader), limit));
        assertOk(await world.as(reader.secret)('GET', '/v1/audit'));
        const limited = await makeKey(world.acme, limit);
        refused(await world.acme('PATCH', at(limited), { scopes: audit }));
        assertOk(await world.acme('PATCH', at(limited), { scopes: audit, slugs: null, spaces: null }));
      }
      const elsewhere = await makeKey(world.acme, { scopes: audit, ips: ['127.0.0.1'], expires_at: '2999-01-01T00:00:00Z' });
      assertOk(await world.as(elsewhere.secret)('GET', '/v1/access'));
    });

    test('such a key that is stored all the same reads neither the trail nor the access log', async (t) => {
      const { db } = openStore(t, world.server);
      for (const column of ['slugs', 'spaces'] as const) {
        const key = await makeKey(world.acme, { scopes: ['audit:read', 'config:read'] });
        const client = world.as(key.secret);
        assertOk(await client('GET', '/v1/audit'));
        await db
          .updateTable('api_keys')
          .set({ [column]: '["a"]' })
          .where('id', '=', key.id)
          .execute();
        for (const path of ['/v1/audit', '/v1/access', '/v1/audit/export']) assertRefused(await client('GET', path), 'insufficient_scope');
        assert.deepEqual(assertOk(await client('GET', '/v1/me')).scopes, ['config:read']);
      }
    });
  });
});
