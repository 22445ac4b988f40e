import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import {
  type Answer,
  assertOk,
  type Client,
  CONNECTIONS,
  forEachServer,
  handOff,
  type Json,
  makeKey,
  register,
  type World,
} from '../api/eachServer.ts';
import { openStore } from '../api/openStore.ts';
import { plantCall } from '../api/plantCall.ts';
import { plantTools } from '../catalogue/plantTools.ts';
import { toolNamed } from '../catalogue/scriptedSource.ts';
import { CANARY } from '../startTestServer.ts';

interface Operation {
  readonly method: string;
  /** With `{name}` parameters. */
  readonly path: string;
}

/** Every operation of the API that names one thing in its path, as the API itself describes them: a new route is here without being added. */
async function operationsOnOne(world: World): Promise<Operation[]> {
  const { paths } = assertOk(await world.anonymous('GET', '/openapi.json')) as { paths: Record<string, object> };
  return Object.entries(paths)
    .filter(([path]) => path.includes('{'))
    .flatMap(([path, methods]) => Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path })));
}

/** Bodies that pass validation, so that a refusal is about the thing and not about the body. Without one the body is `{}`. */
const bodies: Readonly<Record<string, object>> = {
  'PUT /v1/integrations/connections/{id}/credential': { auth_type: 'bearer', token: 'stolen', test: false },
  'PATCH /v1/integrations/connections/{id}': { nickname: 'Stolen' },
  'PATCH /v1/integrations/connections/{id}/tools': { is_enabled: false },
  'PATCH /v1/integrations/connections/{id}/tools/{tool_id}': { is_enabled: false },
  'PATCH /v1/keys/{id}': { name: 'stolen' },
  'PATCH /v1/members/{id}': { role: 'OWNER' },
  'PATCH /v1/spaces/{id}': { name: 'stolen' },
  'PUT /v1/spaces/{id}/members/{user}': { role: 'OWNER' },
};

const theirTool = toolNamed('theirs');

const bodyOf = ({ method, path }: Operation): object | undefined => (method === 'GET' ? undefined : (bodies[`${method} ${path}`] ?? {}));

describe('organizations are apart', () => {
  forEachServer((world: World) => {
    let organizations = 0;
    const found = async () => {
      organizations += 1;
      const organization = await world.server.organization(`Tenant${world.engine}${organizations}`);
      return { ...organization, client: world.as(organization.apiKey) };
    };

    /** An organization with one of everything, and the ids of it by the path that they belong to. */
    async function furnish(t: TestContext) {
      const { id, slug: org, client } = await found();
      const { connection_id, slug } = await register(client, {
        slug: `theirs-${organizations}`,
        server_url: 'http://127.0.0.1:9/mcp',
        auth_type: 'bearer',
        token: `${CANARY}-theirs`,
      });
      assertOk(await client('PATCH', `${CONNECTIONS}/${slug}`, { slug: `${slug}-renamed` }));
      const test = assertOk(await client('POST', `${CONNECTIONS}/${slug}/test`, {}));
      const key = await makeKey(client, { name: 'theirs' });
      const [member] = assertOk(await client('GET', '/v1/members')).data;
      const space = assertOk(await client('POST', '/v1/spaces', { name: 'Theirs', slug: `space-of-${organizations}` }), 201);
      assertOk(await client('PUT', `/v1/spaces/${space.slug}/members/${member.user_id}`, { role: 'OWNER' }), 204);
      const invitation = assertOk(await client('POST', '/v1/invitations', { email: 'new@theirs.test', role: 'MEMBER' }), 201);
      const email = `owner@${org}.test`;
      const login = await world.anonymous('POST', '/v1/auth/login', { email, password: `${CANARY} password` });
      assertOk(login);
      const [session] = assertOk(await client('GET', '/v1/sessions')).data;
      const ids: Readonly<Record<string, readonly string[]>> = {
        '/api/integrations/mcp-config/{slug}': [`${slug}-renamed`, slug],
        '/v1/integrations/connections/{id}': [connection_id, `${slug}-renamed`, slug],
        '/v1/integrations/connections/{id}/tests/{test_id}': [test.id],
        '/v1/integrations/connections/{id}/tools/{tool_id}': await plantTools(
          t,
          world,
          { orgId: id, connectionId: connection_id },
          theirTool,
        ),
        '/v1/integrations/connections/{id}/tools/{name}': [theirTool.name],
        '/v1/keys/{id}': [key.id],
        '/v1/members/{id}': [member.id],
        '/v1/spaces/{id}': [space.id, space.slug],
        '/v1/spaces/{id}/connections/{cid}': [connection_id, slug],
        '/v1/spaces/{id}/members/{user}': [member.user_id, member.id],
        '/v1/invitations/{id}': [invitation.id],
        '/v1/sessions/{id}': [session.id],
        '/v1/calls/{id}': [await plantCall(t, world, { orgId: id })],
      };
      return { id, client, ids };
    }

    /** The paths of an operation with every id that it can be asked for. */
    function pathsTo({ path }: Operation, ids: Readonly<Record<string, readonly string[]>>): string[] {
      return path.split('/').reduce<string[]>((built, part, i, parts) => {
        if (!part.startsWith('{')) return built.map((each) => `${each}/${part}`);
        const place = parts.slice(0, i + 1).join('/');
        const known = ids[place];
        assert.ok(known, `this test has no id for ${place}: add one to furnish()`);
        return built.flatMap((each) => known.map((id) => `${each}/${id}`));
      }, ['']).map((each) => each.slice(1)); // biome-ignore format: one step
    }

    /** Every row of the organization, without what merely being asked changes. */
    async function rowsOf(t: TestContext, orgId: string): Promise<string> {
      const { db } = openStore(t, world.server);
      const tables = ['connections', 'connection_slugs', 'connection_secrets', 'connection_tests', 'connection_spaces', 'tools', 'tool_catalogues', 'api_keys', 'api_key_secrets', 'members', 'invitations', 'audit_events', 'audit_heads', 'spaces', 'space_members'] as const; // biome-ignore format: a list
      const rows = await Promise.all(
        tables.map((table) =>
          db
            .selectFrom(table as 'connections')
            .selectAll()
            .where('org_id', '=', orgId)
            .execute(),
        ),
      );
      return JSON.stringify(
        rows.map((each) => each.map(({ last_used_at: _, last_used_ip: __, last_used_agent: ___, ...row }: Json) => row)),
      );
    }

    test('[R23] whatever names a thing of another organization answers 404 to a key with every scope, by id and by slug, and changes nothing', async (t) => {
      const theirs = await furnish(t);
      const { client: stranger } = await found();
      const before = await rowsOf(t, theirs.id);
      const operations = await operationsOnOne(world);
      assert.ok(operations.length > 15);
      for (const operation of operations)
        for (const path of pathsTo(operation, theirs.ids)) {
          const answer = await stranger(operation.method, path, bodyOf(operation));
          assert.equal(answer.status, 404, `${operation.method} ${path}: ${answer.text}`);
          assert.ok(!answer.text.includes(CANARY));
        }
      assert.equal(await rowsOf(t, theirs.id), before);
    });

    test('the same requests are answered to the organization itself, so it is not the requests that are refused', async (t) => {
      const { client, ids } = await furnish(t);
      const rank = ({ method }: Operation) => ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].indexOf(method);
      const operations = (await operationsOnOne(world)).sort((a, b) => rank(a) - rank(b));
      for (const operation of operations)
        for (const path of pathsTo(operation, ids)) {
          const answer = await client(operation.method, `${path}?dry_run=1`, bodyOf(operation));
          // A second request may come too late for its thing, e.g. a session that is ended already, but the first may not.
          assert.notEqual(answer.status, 404, `${operation.method} ${path}: ${answer.text}`);
        }
    });

    test('lists, counts and exports hold nothing of another organization', async (t) => {
      const { ids } = await furnish(t);
      const { client: stranger } = await found();
      const names = Object.values(ids).flat();
      for (const path of [
        CONNECTIONS,
        `${CONNECTIONS}?status=revoked`,
        '/v1/keys',
        '/v1/members',
        '/v1/spaces',
        '/v1/invitations',
        '/v1/sessions',
        '/v1/audit',
        '/v1/access',
        '/v1/calls',
        '/v1/audit/export',
      ]) {
        const { status, text }: Answer = await stranger('GET', path);
        assert.equal(status, 200, path);
        for (const name of names) assert.ok(!text.includes(name), `${path} shows ${name}`);
      }
      assert.equal(assertOk(await stranger('GET', '/v1/plan')).usage.connections, 0);
    });

    test('two organizations use the same slug, and each key is handed its own server', async () => {
      const [one, two] = [await found(), await found()];
      const give = (client: Client, token: string) => register(client, { slug: 'shared-name', auth_type: 'bearer', token });
      await give(one.client, 'of-one');
      await give(two.client, 'of-two');
      const sent = async (client: Client) => assertOk(await client('GET', handOff('shared-name'))).data.headers.Authorization;
      assert.deepEqual([await sent(one.client), await sent(two.client)], ['Bearer of-one', 'Bearer of-two']);
    });

    test("[R9] a sealed credential does not open in another organization's row, so a copied one is useless", async (t) => {
      const [one, two] = [await found(), await found()];
      const mine = await register(one.client, { auth_type: 'bearer', token: `${CANARY}-one` });
      const copy = await register(two.client, { auth_type: 'bearer', token: 'two' });
      const { db } = openStore(t, world.server);
      const row = await db
        .selectFrom('connection_secrets')
        .select(['sealed', 'rev', 'key_version'])
        .where('connection_id', '=', mine.connection_id)
        .executeTakeFirstOrThrow();
      await db.updateTable('connection_secrets').set(row).where('connection_id', '=', copy.connection_id).execute();
      const answer = await two.client('GET', handOff(copy.slug));
      assert.equal(answer.json.code, 'secret_unreadable');
      assert.ok(!answer.text.includes(CANARY));
      assertOk(await one.client('GET', handOff(mine.slug)));
    });
  });
});
