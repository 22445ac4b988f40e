import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { join } from '../people-api/browser.ts';
import { assertOk, assertRefused, CONNECTIONS, forEachServer, handOff, type Json, makeKey, register, type World } from './eachServer.ts';
import { plantTools } from './plantTools.ts';
import { until } from './until.ts';

/** Until the log of accesses has the hand-offs of the key. */
const logged = (world: World, key: Json, count = 1) =>
  until(async () =>
    assertOk(await world.acme('GET', `/v1/access?key_id=${key.id}&outcome=success`)).data.length >= count ? true : undefined,
  );

describe('rules about tools', () => {
  forEachServer((world) => {
    test('a hand-off of a server with a rule about a tool is refused with its reason, to those alone whom the rule concerns', async (t) => {
      const { slug, connection_id: id } = await register(world.acme);
      const free = world.as((await makeKey(world.acme)).secret);
      const denied = world.as((await makeKey(world.acme, { denied_tools: [`${slug}/delete`] })).secret);
      const other = world.as((await makeKey(world.acme, { denied_tools: [`${slug}x/delete`], slugs: [slug] })).secret);
      assert.equal(assertRefused(await denied('GET', handOff(slug)), 'handoff_disabled').reason, 'tool_denied');
      for (const client of [free, other]) assertOk(await client('GET', handOff(slug)));
      for (const restriction of ['tool_disabled', 'tool_pinned'] as const) {
        await plantTools(t, world.server, id, { restriction });
        const problem = assertRefused(await free('GET', handOff(slug)), 'handoff_disabled');
        assert.equal(problem.reason, restriction);
        assert.match(problem.detail, /gateway/);
      }
      const hidden = world.as((await makeKey(world.acme, { slugs: ['other'] })).secret);
      assert.equal(assertRefused(await hidden('GET', handOff(slug)), 'unknown_mcp_server').reason, undefined);
      await plantTools(t, world.server, id, { restriction: null });
      assertOk(await free('GET', handOff(slug)));
    });

    test('a space that denies a tool turns the hand-off off for those who come by way of it alone', async () => {
      const { slug } = await register(world.acme, { spaces: [] });
      const spaces = await Promise.all(
        ['strict', 'loose'].map(async (name) => assertOk(await world.acme('POST', '/v1/spaces', { name: `${name} ${slug}` }), 201)),
      );
      const [strict, loose] = spaces as [Json, Json];
      assertOk(await world.acme('PUT', `/v1/spaces/${strict.slug}/connections/${slug}`), 204);
      const inStrict = world.as((await makeKey(world.acme, { spaces: [strict.slug] })).secret);
      const inBoth = world.as((await makeKey(world.acme, { spaces: [strict.slug, loose.slug] })).secret);
      for (const client of [inStrict, inBoth, world.acme]) assertOk(await client('GET', handOff(slug)));
      assertOk(await world.acme('PATCH', `/v1/spaces/${strict.slug}`, { policy: { denied_tools: [`${slug}/delete`] }, confirm: true }));
      for (const client of [inStrict, inBoth, world.acme])
        assert.equal(assertRefused(await client('GET', handOff(slug)), 'handoff_disabled').reason, 'tool_denied');
      assertOk(await world.acme('PUT', `/v1/spaces/${loose.slug}/connections/${slug}`), 204);
      for (const client of [inBoth, world.acme]) assertOk(await client('GET', handOff(slug)));
      assertRefused(await inStrict('GET', handOff(slug)), 'handoff_disabled');
    });

    test('a space that would end hand-offs in use says whose, and does so only when confirmed', async () => {
      const { slug } = await register(world.acme, { spaces: [] });
      const space = assertOk(await world.acme('POST', '/v1/spaces', { name: `Asked ${slug}` }), 201);
      const at = `/v1/spaces/${space.slug}`;
      assertOk(await world.acme('PUT', `${at}/connections/${slug}`), 204);
      const inUse = await makeKey(world.acme, { name: 'in use', application: 'CRM', spaces: [space.slug] });
      const already = await makeKey(world.acme, { spaces: [space.slug] });
      for (const key of [inUse, already]) assertOk(await world.as(key.secret)('GET', handOff(slug)));
      await Promise.all([logged(world, inUse), logged(world, already)]);
      assertOk(await world.acme('PATCH', `/v1/keys/${already.id}`, { denied_tools: [`${slug}/read`] }));
      const deny = (tool: string, more = {}) => world.acme('PATCH', at, { policy: { denied_tools: [tool] }, ...more });

      assertOk(await deny('some-other-server/delete'));
      const refused = assertRefused(await deny(`${slug}/delete`), 'confirmation_required');
      const [affected, ...others] = refused.affected_keys;
      const { last_used_at: lastUsedAt, ...shown } = affected;
      assert.deepEqual([shown, others], [{ id: inUse.id, name: 'in use', application: 'CRM' }, []]);
      assert.ok(Date.now() - Date.parse(lastUsedAt) < 60_000);
      assertOk(await world.as(inUse.secret)('GET', handOff(slug)));
      assert.equal(assertOk(await world.acme('PATCH', at, { name: 'A new name' })).version, 3, 'a name affects nobody');

      assertOk(await deny(`${slug}/delete`, { confirm: true }));
      assertRefused(await world.as(inUse.secret)('GET', handOff(slug)), 'handoff_disabled');
      const [event] = assertOk(await world.acme('GET', `/v1/audit?target=${space.id}&action=space.updated`)).data;
      assert.deepEqual(event.changes, [{ field: 'denied_tools', from: ['some-other-server/delete'], to: [`${slug}/delete`] }]);
      assertOk(await deny(`${slug}/other`), 200);
      assertOk(await deny('some-other-server/delete'));
      assertOk(await world.as(inUse.secret)('GET', handOff(slug)));
    });

    test('a denial follows the server to its new slug, and one that is written with a former slug is kept under the present one', async () => {
      const { slug } = await register(world.acme);
      const space = assertOk(
        await world.acme('POST', '/v1/spaces', { name: `Follows ${slug}`, policy: { denied_tools: [`${slug}/a`, 'x/b'] } }),
        201,
      );
      const body = { denied_tools: [`${slug}/a`, `${slug}x/c`] };
      const key = await makeKey(world.acme, body);
      const renamed = `${slug}-renamed`;
      assertOk(await world.acme('PATCH', `${CONNECTIONS}/${slug}`, { slug: renamed }));
      const keyOf = async (id: string): Promise<Json> =>
        assertOk(await world.acme('GET', '/v1/keys')).data.find((each: Json) => each.id === id);
      assert.deepEqual((await keyOf(key.id)).denied_tools, [`${renamed}/a`, `${slug}x/c`]);
      assert.deepEqual(assertOk(await world.acme('GET', `/v1/spaces/${space.id}`)).policy.denied_tools, [`${renamed}/a`, 'x/b']);
      const later = await makeKey(world.acme, body);
      assert.deepEqual(later.denied_tools, [`${renamed}/a`, `${slug}x/c`]);
      const changed = assertOk(await world.acme('PATCH', `/v1/keys/${later.id}`, { denied_tools: [`${slug}/d`] }));
      assert.deepEqual(changed.denied_tools, [`${renamed}/d`]);
      const patched = await world.acme('PATCH', `/v1/spaces/${space.id}`, { policy: { denied_tools: [`${slug}/d`] } });
      assert.deepEqual(assertOk(patched).policy.denied_tools, [`${renamed}/d`]);
    });

    test('members make keys for tools:call and their own spaces alone; such a key reaches what the member reaches, now', async () => {
      const { slug } = await register(world.acme, { spaces: [] });
      const space = assertOk(await world.acme('POST', '/v1/spaces', { name: `Own ${slug}` }), 201);
      assertOk(await world.acme('PUT', `/v1/spaces/${space.slug}/connections/${slug}`), 204);
      const { browser, member } = await join(world.acme, world.server.url, 'MEMBER');
      const make = (body: object) => browser.send('POST', '/v1/keys', { name: 'mine', scopes: ['tools:call'], ...body });
      assertRefused(await make({ scopes: ['tools:call', 'connections:read'] }), 'forbidden');
      assertRefused(await make({ spaces: [space.slug] }), 'forbidden');
      assertOk(await make({ spaces: ['everyone'] }), 201);
      const wide = assertOk(await make({}), 201);
      const place = `/v1/spaces/${space.slug}/members/${member.user_id}`;
      const reaches = async (key: Json) => (await world.as(key.secret)('GET', `/v1/explain?slug=${slug}`)).status === 200;
      assert.equal(await reaches(wide), false);
      assertOk(await world.acme('PUT', place, { role: 'MEMBER' }), 204);
      const narrow = assertOk(await make({ spaces: [space.slug] }), 201);
      for (const key of [wide, narrow]) assert.equal(await reaches(key), true);
      assertRefused(await world.as(narrow.secret)('GET', handOff(slug)), 'insufficient_scope');
      assertOk(await world.acme('DELETE', place), 204);
      for (const key of [wide, narrow]) assert.equal(await reaches(key), false);
    });

    test('a key that is denied tools manages only keys that are denied them too, and gives no roles', async () => {
      const denied_tools = ['acme/delete'];
      const admin = world.as((await makeKey(world.acme, { scopes: ['org:admin', 'tools:call', 'connections:read'], denied_tools })).secret);
      const make = (body: object) => admin('POST', '/v1/keys', { name: 'bred', scopes: ['tools:call'], ...body });
      for (const less of [{}, { denied_tools: [] }, { denied_tools: ['acme/other'] }]) assertRefused(await make(less), 'forbidden');
      const bred = assertOk(await make({ denied_tools: [...denied_tools, 'acme/other'] }), 201);
      assertRefused(await admin('PATCH', `/v1/keys/${bred.id}`, { denied_tools: [] }), 'forbidden');
      const [self] = assertOk(await admin('GET', '/v1/keys')).data.filter((each: Json) => each.name === 'test');
      assertRefused(await admin('PATCH', `/v1/keys/${self.id}`, { denied_tools: [] }), 'forbidden');
      assertOk(await admin('PATCH', `/v1/keys/${bred.id}`, { denied_tools }));
      assertRefused(await admin('POST', '/v1/invitations', { email: 'bred@example.test', role: 'MEMBER' }), 'forbidden');
    });
  });
});
