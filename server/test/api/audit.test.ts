import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CANARY } from '../startTestServer.ts';
import {
  assertOk,
  assertRefused,
  type Client,
  CONNECTIONS,
  forEachServer,
  type Json,
  makeKey,
  PUBLIC_URL,
  REGISTER,
  register,
  type World,
} from './eachServer.ts';

const bearer = { auth_type: 'bearer', token: `${CANARY}-token-1` };

let spaces = 0;

const makeSpace = async (client: Client): Promise<Json> => {
  spaces += 1;
  return assertOk(await client('POST', '/v1/spaces', { name: 'Audited', slug: `audited-${spaces}` }), 201);
};
const memberOf = async (client: Client): Promise<string> => assertOk(await client('GET', '/v1/members')).data[0].id;

/** Every change that the API offers, with what its audit trail has to say. */
const changes: readonly { readonly route: string; readonly actions: readonly string[]; run(client: Client): Promise<string> }[] = [
  {
    route: `post ${REGISTER}`,
    actions: ['connection.created'],
    async run(client) {
      const { slug } = await register(client, { ...bearer, headers: { 'X-Tenant': CANARY } });
      return slug;
    },
  },
  {
    route: `patch ${CONNECTIONS}/{id}`,
    actions: ['connection.updated'],
    async run(client) {
      const { slug } = await register(client, bearer);
      assertOk(await client('PATCH', `${CONNECTIONS}/${slug}`, { nickname: 'New', headers: { 'X-Tenant': CANARY } }));
      return slug;
    },
  },
  {
    route: `put ${CONNECTIONS}/{id}/credential`,
    actions: ['credential.changed'],
    async run(client) {
      const { slug } = await register(client, bearer);
      assertOk(await client('PUT', `${CONNECTIONS}/${slug}/credential`, { ...bearer, token: `${CANARY}-token-2`, test: false }));
      return slug;
    },
  },
  ...(['disable', 'enable'] as const).map((step) => ({
    route: `post ${CONNECTIONS}/{id}/${step}`,
    actions: [`connection.${step}d`],
    async run(client: Client) {
      const { slug } = await register(client, bearer);
      if (step === 'enable') assertOk(await client('POST', `${CONNECTIONS}/${slug}/disable`, {}));
      assertOk(await client('POST', `${CONNECTIONS}/${slug}/${step}`, {}));
      return slug;
    },
  })),
  {
    route: `delete ${CONNECTIONS}/{id}`,
    actions: ['connection.revoked', 'connection.purged'],
    async run(client) {
      const { slug } = await register(client, bearer);
      assertOk(await client('DELETE', `${CONNECTIONS}/${slug}`), 204);
      assertOk(await client('DELETE', `${CONNECTIONS}/${slug}?purge=1`), 204);
      return slug;
    },
  },
  {
    route: `post ${CONNECTIONS}/{id}/restore`,
    actions: ['connection.restored'],
    async run(client) {
      const { slug } = await register(client, bearer);
      assertOk(await client('DELETE', `${CONNECTIONS}/${slug}`), 204);
      assertOk(await client('POST', `${CONNECTIONS}/${slug}/restore`, {}));
      return slug;
    },
  },
  {
    route: 'post /v1/spaces',
    actions: ['space.created'],
    run: async (client) => (await makeSpace(client)).slug,
  },
  {
    route: 'patch /v1/spaces/{id}',
    actions: ['space.updated'],
    async run(client) {
      const { slug } = await makeSpace(client);
      assertOk(await client('PATCH', `/v1/spaces/${slug}`, { policy: { denied_tools: ['a/b'] } }));
      return slug;
    },
  },
  {
    route: 'delete /v1/spaces/{id}',
    actions: ['space.deleted'],
    async run(client) {
      const { slug } = await makeSpace(client);
      assertOk(await client('DELETE', `/v1/spaces/${slug}`), 204);
      return slug;
    },
  },
  ...(['put', 'delete'] as const).map((method) => ({
    route: `${method} /v1/spaces/{id}/connections/{cid}`,
    actions: [method === 'put' ? 'space.bound' : 'space.unbound'],
    async run(client: Client) {
      const [space, server] = [await makeSpace(client), await register(client)];
      const path = `/v1/spaces/${space.slug}/connections/${server.slug}`;
      assertOk(await client('PUT', path), 204);
      if (method === 'delete') assertOk(await client('DELETE', path), 204);
      return space.slug;
    },
  })),
  ...(['put', 'delete'] as const).map((method) => ({
    route: `${method} /v1/spaces/{id}/members/{user}`,
    actions: [method === 'put' ? 'space.member_set' : 'space.member_removed'],
    async run(client: Client) {
      const { slug } = await makeSpace(client);
      const path = `/v1/spaces/${slug}/members/${await memberOf(client)}`;
      assertOk(await client('PUT', path, { role: 'EDITOR' }), 204);
      if (method === 'delete') assertOk(await client('DELETE', path), 204);
      return slug;
    },
  })),
  {
    route: 'post /v1/keys',
    actions: ['key.created'],
    run: async (client) => (await makeKey(client, { name: 'made' })).name,
  },
  {
    route: 'patch /v1/keys/{id}',
    actions: ['key.updated'],
    async run(client) {
      const { id } = await makeKey(client, { name: 'patched' });
      assertOk(await client('PATCH', `/v1/keys/${id}`, { slugs: ['a'] }));
      return 'patched';
    },
  },
  {
    route: 'post /v1/keys/{id}/roll',
    actions: ['key.rolled'],
    async run(client) {
      const { id } = await makeKey(client, { name: 'rolled' });
      assertOk(await client('POST', `/v1/keys/${id}/roll`, { grace_seconds: 60 }));
      return 'rolled';
    },
  },
  {
    route: 'delete /v1/keys/{id}',
    actions: ['key.revoked'],
    async run(client) {
      const { id } = await makeKey(client, { name: 'revoked' });
      assertOk(await client('DELETE', `/v1/keys/${id}`), 204);
      return 'revoked';
    },
  },
  {
    route: 'patch /v1/org',
    actions: ['organization.updated'],
    async run(client) {
      assertOk(await client('PATCH', '/v1/org', { name: `Renamed ${Math.random()}` }));
      return 'organization';
    },
  },
  {
    route: 'put /v1/settings/network',
    actions: ['network.updated'],
    async run(client) {
      assertOk(await client('PUT', '/v1/settings/network', { denied_hosts: ['refused.mcp-test.net'] }));
      return 'network';
    },
  },
  {
    route: 'post /v1/settings/encryption/renew',
    actions: ['vault.data_keys_rotated'],
    async run(client) {
      assertOk(await client('POST', '/v1/settings/encryption/renew', {}), 202);
      return 'vault';
    },
  },
];

/** Writes that look at something and change nothing. */
const readOnly = [
  `post ${REGISTER}/probe`,
  `post ${CONNECTIONS}/{id}/test`,
  'post /v1/audit/verify',
  'post /v1/settings/network/check',
  'post /v1/auth/logout',
];
/** People have tests of their own, and so have the tools that a server lists. */
const testedElsewhere = /^\w+ \/v1\/(auth|setup|members|invitations|sessions|invite|.*\/tools(\/|$))/;

describe('the audit trail', () => {
  forEachServer((world: World) => {
    const list = async (query = '', client: Client = world.acme) => assertOk(await client('GET', `/v1/audit?limit=100${query}`)).data;

    test('no change of the API is missing from the table of these tests', async () => {
      const { paths } = assertOk(await world.anonymous('GET', '/openapi.json')) as { paths: Record<string, object> };
      const writes = Object.entries(paths)
        .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`))
        .filter((route) => !route.startsWith('get ') && !testedElsewhere.test(route) && !readOnly.includes(route));
      assert.deepEqual(writes.sort(), changes.map(({ route }) => route).sort());
    });

    for (const { route, actions, run } of changes)
      test(`${route} leaves its audit events, which name who, from where and what, and no secret`, async () => {
        const target = await run(world.acme);
        for (const action of actions) {
          const answer = await world.acme('GET', `/v1/audit?limit=100&action=${action}&target=${target}`);
          assert.ok(assertOk(answer).data.length >= 1, action);
          const [event] = answer.json.data;
          assert.deepEqual(
            [event.actor.type, event.actor.name, event.source, event.outcome, event.ip],
            ['key', 'First key', 'api', 'success', '127.0.0.1'],
          );
          assert.match(event.request_id, /^req_/);
          assert.ok(!answer.text.includes(CANARY));
        }
      });

    test('changed values are shown, changed secrets only as changed', async () => {
      const { slug } = await register(world.acme, bearer);
      assertOk(await world.acme('PATCH', `${CONNECTIONS}/${slug}`, { server_url: 'https://8.8.8.8/mcp', headers: { 'X-T': CANARY } }));
      const [event] = await list(`&action=connection.updated&target=${slug}`);
      const change = (field: string) => event.changes.find((each: Json) => each.field === field);
      assert.deepEqual(change('serverUrl'), { field: 'serverUrl', from: PUBLIC_URL, to: 'https://8.8.8.8/mcp' });
      assert.deepEqual(change('secrets'), { field: 'secrets', from: null, to: null, secret: true });
    });

    test('a refused change leaves no event', async () => {
      const [last] = await list();
      assertRefused(await world.acme('POST', REGISTER, { nickname: 'x', server_url: 'http://1.1.1.1/' }), 'url_not_allowed');
      assertRefused(await world.acme('PATCH', `${CONNECTIONS}/nothing-here`, { nickname: 'x' }), 'not_found');
      assertRefused(await world.acme('POST', '/v1/keys', { name: 'x', scopes: [] }), 'validation_failed');
      assert.equal((await list())[0].seq, last.seq);
    });

    test('the use of an exemption is an event of its own', async () => {
      const { slug } = await register(world.acme, { server_url: 'http://127.0.0.1:9/mcp' });
      const [event] = await list(`&action=connection.network_exemption_used&target=${slug}`);
      assert.deepEqual(event.changes, [{ field: 'network_exemption', from: null, to: '127.0.0.1:*' }]);
    });

    test('a request of the command line is told from one of an application', async () => {
      const made = await world.acme('POST', '/v1/keys', { name: 'by-cli', scopes: ['config:read'] }, { 'user-agent': 'mooring-cli/0.1.0' });
      assertOk(made, 201);
      assert.equal((await list('&target=by-cli'))[0].source, 'cli');
    });

    test('events are found by who, what, target, source, outcome and time', async () => {
      const [newest] = await list();
      const everything = await list();
      for (const [query, fits] of [
        ['&actor=First%20key', (e: Json) => e.actor.name === 'First key'],
        ['&source=operator', (e: Json) => e.source === 'operator'],
        ['&outcome=failed', (e: Json) => e.outcome === 'failed'],
        ['&target=key', (e: Json) => e.target.type === 'key'],
        [`&to=${newest.at}`, (e: Json) => e.at < newest.at],
        [`&from=${newest.at}`, (e: Json) => e.at >= newest.at],
        ['&actor=nobody', () => false],
      ] as const)
        assert.ok((await list(query)).every(fits), query);
      assert.ok((await list('&source=operator')).length > 0);
      assert.deepEqual(await list(`&id=${newest.id}`), [newest]);
      assert.ok((await list(`&to=${newest.at}`)).length < everything.length + 1);
      assertRefused(await world.acme('GET', '/v1/audit?action=made.up'), 'validation_failed');
    });

    test('reading, exporting and verifying need audit:read', async () => {
      const other = world.as((await makeKey(world.acme, { scopes: ['org:admin', 'connections:read'] })).secret);
      for (const [method, path] of [
        ['GET', '/v1/audit'],
        ['GET', '/v1/audit/export'],
        ['POST', '/v1/audit/verify'],
        ['GET', '/v1/access'],
      ] as const)
        assertRefused(await other(method, path, method === 'POST' ? {} : undefined), 'insufficient_scope');
      const auditor = world.as((await makeKey(world.acme, { scopes: ['audit:read'] })).secret);
      assertOk(await auditor('GET', '/v1/audit'));
      assert.equal(assertOk(await auditor('POST', '/v1/audit/verify', {})).ok, true);
    });

    test('an export holds every event, oldest first, and is an event itself; it is bound by the same filters', async () => {
      const answer = await world.acme('GET', '/v1/audit/export');
      assert.match(answer.headers.get('content-type') ?? '', /ndjson/);
      assert.equal(answer.headers.get('cache-control'), 'no-store');
      const lines = answer.text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      assert.deepEqual(
        lines.map(({ seq }) => seq),
        Array.from({ length: lines.length }, (_, i) => i + 1),
      );
      assert.equal(lines.at(-1).action, 'audit.exported');
      assert.equal((await list())[0].id, lines.at(-1).id);
      const filtered = await world.acme('GET', '/v1/audit/export?action=key.created');
      assert.ok(
        filtered.text
          .trim()
          .split('\n')
          .every((line) => JSON.parse(line).action === 'key.created'),
      );
    });

    test('as CSV every field is quoted where needed, and no text becomes a formula', async () => {
      for (const name of ['=cmd|"/c calc"!A1', '+1', '-1', '@sum', 'a,b "c"'])
        await makeKey(world.acme, { name: `${name}`, application: 'csv' });
      const { text, headers } = await world.acme('GET', '/v1/audit/export?format=csv&action=key.created');
      assert.match(headers.get('content-type') ?? '', /^text\/csv/);
      assert.match(headers.get('content-disposition') ?? '', /audit\.csv/);
      assert.ok(text.startsWith('seq,at,actor_type,actor_name,source,action,target_type,target_id,target_name,'));
      for (const field of [`"'=cmd|""/c calc""!A1"`, `'+1`, `'-1`, `'@sum`, `"a,b ""c"""`]) assert.ok(text.includes(`,${field},`), field);
    });
  });
});
