import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sendModern } from '../gateway/send.ts';
import { join, signedIn } from '../people-api/browser.ts';
import {
  type Answer,
  assertOk,
  assertRefused,
  type Client,
  CONNECTIONS,
  forEachServer,
  handOff,
  type Json,
  makeKey,
  register,
} from './eachServer.ts';
import { plantTools } from './plantTools.ts';

const ask = (client: Client, question: Record<string, string>): Promise<Answer> =>
  client('GET', `/v1/explain?${new URLSearchParams(question)}`);
/** The last step of a use. */
const endOf = ({ path }: Json, use: string): Json => path.filter((step: Json) => step.use === use).at(-1);
/** A refusal without what names the request. */
const anonymised = ({ status, text, json }: Answer) => [status, text.replaceAll(json.request_id, 'ID')];

describe('explain', () => {
  forEachServer((world) => {
    test('says of any key, server and tool what would come of each use, by which rule, in words', async (t) => {
      const { slug, connection_id: id } = await register(world.acme, { nickname: 'Acme' });
      await plantTools(t, world.server, id, {
        tools: [{ name: 'search' }, { name: 'delete', isEnabled: false }, { name: 'gone', removedAt: 5 }],
      });
      const key = await makeKey(world.acme, { name: 'CRM', scopes: ['config:read', 'tools:call'], denied_tools: ['x/y'] });
      const about = (more = {}) => ask(world.acme, { key_id: key.id, slug, ...more });
      const search = assertOk(await about({ tool: 'search' }));
      assert.deepEqual(search.allowed, { list: true, call: true, handoff: false });
      assert.deepEqual(search.key, { id: key.id, name: 'CRM' });
      assert.deepEqual(search.server, { id, slug, display_name: 'Acme' });
      assert.equal(search.tool, 'search');
      assert.deepEqual(endOf(search, 'handoff'), {
        rule: 'unrestricted_tools',
        use: 'handoff',
        outcome: 'refused',
        sentence: 'A tool of the server is switched off, which holds only in the gateway; use the server there.',
        code: 'handoff_disabled',
      });
      assert.ok(search.path.some((step: Json) => step.sentence === 'The key reaches the server by way of Everyone.'));
      const ends: [string, string, string][] = [
        ['delete', 'tool_enabled', 'The tool is switched off.'],
        ['gone', 'tool_present', 'The server offers no tool of this name.'],
        ['never-heard-of', 'tool_present', 'The server offers no tool of this name.'],
      ];
      for (const [tool, rule, sentence] of ends) {
        const answer = assertOk(await about({ tool }));
        assert.deepEqual(answer.allowed, { list: false, call: false, handoff: false }, tool);
        for (const use of ['list', 'call'])
          assert.deepEqual(endOf(answer, use), { rule, use, outcome: 'refused', sentence, code: 'unknown_tool' });
      }
      const whole = assertOk(await about());
      assert.deepEqual([whole.tool, whole.allowed], [null, { list: true, call: true, handoff: false }]);
    });

    test('agrees with the hand-off itself, and tells of keys that have ended and servers that are gone', async () => {
      const { slug } = await register(world.acme);
      const key = await makeKey(world.acme, { scopes: ['config:read'] });
      const client = world.as(key.secret);
      const explained = async () => {
        const answer = assertOk(await ask(world.acme, { key_id: key.id, slug }));
        const { status } = await client('GET', handOff(slug));
        assert.equal(answer.allowed.handoff, status === 200);
        return endOf(answer, 'handoff');
      };
      assert.equal((await explained()).outcome, 'pass');
      const steps: [string, object | undefined, string, string, string][] = [
        [`${CONNECTIONS}/${slug}`, { delivery: { handoff: false } }, 'PATCH', 'handoff', 'handoff_disabled'],
        [`${CONNECTIONS}/${slug}/disable`, {}, 'POST', 'server_active', 'unknown_mcp_server'],
        [`${CONNECTIONS}/${slug}`, undefined, 'DELETE', 'server_active', 'unknown_mcp_server'],
        [`/v1/keys/${key.id}`, { scopes: ['audit:read'] }, 'PATCH', 'scope', 'insufficient_scope'],
        [`/v1/keys/${key.id}`, { expires_at: '2020-01-01T00:00:00Z' }, 'PATCH', 'key', 'key_expired'],
        [`/v1/keys/${key.id}`, undefined, 'DELETE', 'key', 'invalid_api_key'],
      ];
      for (const [path, body, method, rule, code] of steps) {
        assert.ok((await world.acme(method, path, body)).status < 300);
        const end = await explained();
        assert.deepEqual([end.rule, end.code], [rule, code]);
      }
    });

    test('says of the endpoint of a space what that endpoint does, whatever other way leads to the server', async (t) => {
      const { slug, connection_id: id } = await register(world.acme, { visibility: 'org', spaces: [] });
      await plantTools(t, world.server, id, { tools: [{ name: 'search' }] });
      const [holding, denying, empty] = await Promise.all(
        ['holding', 'denying', 'empty'].map(async (name) =>
          assertOk(await world.acme('POST', '/v1/spaces', { name: `${name} ${slug}` }), 201),
        ),
      );
      for (const space of [holding, denying]) assertOk(await world.acme('PUT', `/v1/spaces/${space.slug}/connections/${slug}`), 204);
      assertOk(await world.acme('PATCH', `/v1/spaces/${denying.slug}`, { policy: { denied_tools: [`${slug}/search`] } }));
      const key = await makeKey(world.acme, { scopes: ['tools:call'], spaces: [holding.slug, denying.slug, empty.slug] });
      const other = await makeKey(world.acme, { scopes: ['tools:call'], spaces: [holding.slug] });
      const explained = async (by: typeof key, space: string) => {
        const question = { key_id: by.id, slug, tool: 'search', space };
        const answer = assertOk(await ask(world.acme, question));
        const names = await namesAt(`/mcp/spaces/${space}`, by.secret);
        assert.equal(answer.allowed.list, names?.includes(`mcp__${slug}__search`) ?? false, space);
        assert.deepEqual([answer.space, answer.allowed.call], [space, answer.allowed.list]);
        const { rule, code } = endOf(answer, 'list');
        return [rule, code];
      };
      assert.deepEqual(await explained(key, holding.slug), ['space_tools', undefined]);
      assert.deepEqual(await explained(key, denying.slug), ['space_tools', 'unknown_tool']);
      assert.deepEqual(await explained(key, empty.slug), ['space_holds', 'unknown_mcp_server']);
      assert.deepEqual(await explained(other, denying.slug), ['space', 'not_found']);
      assert.equal(assertOk(await ask(world.acme, { key_id: other.id, slug, tool: 'search' })).allowed.call, true);
      assertRefused(await ask(world.acme, { key_id: key.id, slug, space: 'no-such-space' }), 'not_found');
      const mine = world.as(other.secret);
      assert.equal(assertOk(await ask(mine, { slug, space: holding.slug })).allowed.call, true);
      const unknown = anonymised(await ask(mine, { slug, space: 'no-such-space' }));
      assert.deepEqual([anonymised(await ask(mine, { slug, space: denying.slug })), unknown[0]], [unknown, 404]);
    });

    /** Null where there is no such endpoint. */
    async function namesAt(path: string, apiKey: string): Promise<string[] | null> {
      const { message } = await sendModern(world.server.url + path, 'tools/list', {}, { headers: { 'x-api-key': apiKey } });
      return message.error === undefined ? message.result.tools.map(({ name }: Json) => name) : null;
    }

    test("tells that a member's place in a space is what a key lacks", async () => {
      const { slug } = await register(world.acme, { spaces: [] });
      const space = assertOk(await world.acme('POST', '/v1/spaces', { name: `Place ${slug}` }), 201);
      assertOk(await world.acme('PUT', `/v1/spaces/${space.slug}/connections/${slug}`), 204);
      const { browser, member } = await join(world.acme, world.server.url, 'MEMBER');
      const { id } = assertOk(await browser.send('POST', '/v1/keys', { name: 'mine', scopes: ['tools:call'] }), 201);
      const end = async (use: string) => {
        const { rule, outcome } = endOf(assertOk(await ask(world.acme, { key_id: id, slug })), use);
        return `${rule} ${outcome}`;
      };
      const put = (role: string) => world.acme('PUT', `/v1/spaces/${space.slug}/members/${member.user_id}`, { role });
      assert.equal(await end('list'), 'owner_spaces refused');
      assertOk(await put('VIEWER'), 204);
      assert.deepEqual([await end('list'), await end('call')], ['gateway pass', 'owner_place refused']);
      assertOk(await put('MEMBER'), 204);
      assert.equal(await end('call'), 'token pass');
      assert.equal(await end('handoff'), 'scope refused');
      assertOk(await world.acme('DELETE', `/v1/members/${member.id}`), 204);
      assert.equal(await end('call'), 'key refused');
    });

    test('a key without audit:read explains itself alone, and hears of what is hidden from it just what it hears of what does not exist', async (t) => {
      const [shown, hidden] = [await register(world.acme), await register(world.acme, { spaces: [] })];
      await plantTools(t, world.server, shown.connection_id, { tools: [{ name: 'search' }, { name: 'off', isEnabled: false }] });
      const own = await makeKey(world.acme, { scopes: ['tools:call'], spaces: [], denied_tools: [`${shown.slug}/denied`] });
      const other = await makeKey(world.acme, { scopes: ['tools:call'] });
      const client = world.as(own.secret);
      const { slug } = shown;
      for (const question of [{ slug }, { slug, key_id: own.id }, { slug, tool: 'search' }])
        assert.equal(assertOk(await ask(client, question)).allowed.call, true);
      const unknownKey = anonymised(await ask(client, { slug, key_id: shown.connection_id }));
      assert.deepEqual(anonymised(await ask(client, { slug, key_id: other.id })), unknownKey);
      const unknownServer = anonymised(await ask(client, { slug: 'no-such-server' }));
      assert.equal(unknownServer[0], 404);
      for (const named of [hidden.slug, hidden.connection_id])
        assert.deepEqual(anonymised(await ask(client, { slug: named })), unknownServer);
      assert.deepEqual(anonymised(await ask(client, { slug: hidden.slug, tool: 'search' })), unknownServer);
      const unknownTool = anonymised(await ask(client, { slug, tool: 'no-such-tool' }));
      assert.equal(unknownTool[0], 404);
      for (const tool of ['off', 'denied']) assert.deepEqual(anonymised(await ask(client, { slug, tool })), unknownTool);

      const reader = world.as((await makeKey(world.acme, { scopes: ['config:read'] })).secret);
      const { allowed, path } = assertOk(await ask(reader, { slug }));
      assert.deepEqual(allowed, { list: false, call: false, handoff: false });
      assert.equal(path.at(-1).rule, 'unrestricted_tools');
      assert.equal(assertRefused(await ask(reader, { slug, tool: 'search' }), 'unknown_tool').status, 404);
    });

    test('people need to be admins, and keys that use no server need audit:read; a limited admin key explains within its limits', async () => {
      const { slug } = await register(world.acme);
      const { id } = await makeKey(world.acme);
      const { browser } = await join(world.acme, world.server.url, 'MEMBER');
      assertRefused(await ask(browser.send, { slug, key_id: id }), 'forbidden');
      const owner = await signedIn(world.server.url);
      assert.equal(assertOk(await ask(owner.send, { slug, key_id: id })).allowed.handoff, true);
      assertRefused(await ask(owner.send, { slug }), 'validation_failed');
      assertRefused(await ask(owner.send, { key_id: id }), 'validation_failed');
      assertRefused(await world.anonymous('GET', `/v1/explain?slug=${slug}`), 'api_key_required');
      const as = async (body: object) => world.as((await makeKey(world.acme, body as Record<string, unknown>)).secret);
      assertRefused(await ask(await as({ scopes: ['connections:read'] }), { slug }), 'insufficient_scope');
      assertOk(await ask(await as({ scopes: ['audit:read'] }), { slug, key_id: id }));
      assertOk(await ask(await as({ scopes: ['org:admin'], slugs: [slug] }), { slug, key_id: id }));
      assertRefused(await ask(await as({ scopes: ['org:admin'], slugs: ['other'] }), { slug, key_id: id }), 'not_found');
      const foreign = await world.server.organization(`Elsewhere${world.engine}`);
      assertRefused(await ask(world.as(foreign.apiKey), { slug: 'x', key_id: id }), 'not_found');
      assertRefused(await ask(world.as(foreign.apiKey), { slug }), 'not_found');
    });
  });
});
