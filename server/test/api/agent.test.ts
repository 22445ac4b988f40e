import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { snippetClients } from '@mooring/sdk';
import { signedIn } from '../people-api/browser.ts';
import { CANARY } from '../startTestServer.ts';
import { assertOk, assertRefused, CONNECTIONS, forEachServer, type Json, makeKey, PUBLIC_URL, register, type World } from './eachServer.ts';
import { until } from './until.ts';

const AGENT = '/v1/agent/mcp-servers';
const bearer = { auth_type: 'bearer', token: `${CANARY}-token` };

describe('the configuration of agents', () => {
  forEachServer((world: World) => {
    /** A key that is limited to some servers, as the client of it. */
    const keyFor = async (slugs: readonly string[], scopes: readonly string[]) => {
      const key = await makeKey(world.acme, { scopes, slugs });
      return { id: key.id as string, secret: key.secret as string, ask: world.as(key.secret) };
    };

    test('the gateway needs no scope to be configured: one entry with its URL, and neither the key nor a server is told', async () => {
      const { secret, ask } = await keyFor([], ['config:read']);
      const answer = await ask('GET', `${AGENT}?client=claude-code`);
      const { client, mode, file, format, mcpServers } = assertOk(answer);
      assert.deepEqual([client, mode, file, format], ['claude-code', 'gateway', '.mcp.json', 'json']);
      assert.equal(mcpServers.mooring.url, `${world.server.url}/mcp?name_max=50`);
      assert.ok(!answer.text.includes(secret));
      assert.equal(assertOk(await ask('GET', AGENT)).client, 'generic');
      assertRefused(await ask('GET', `${AGENT}?client=netscape`), 'validation_failed');
      assertRefused(await world.anonymous('GET', AGENT), 'api_key_required');
    });

    test('an entry for each server names those that the caller sees and the gateway offers, and no other', async () => {
      const [offered, kept, hidden] = [
        await register(world.acme),
        await register(world.acme, { delivery: { broker: false } }),
        await register(world.acme),
      ];
      const { ask } = await keyFor([offered.slug, kept.slug], ['tools:call']);
      const path = `${AGENT}?client=cursor&per_server=1`;
      assert.deepEqual(assertOk(await ask('GET', path)).mcpServers, {
        [offered.slug]: { url: `${world.server.url}/mcp/s/${offered.slug}`, headers: { 'X-API-Key': `\${env:MOORING_API_KEY}` } },
      });
      assert.ok(assertOk(await world.acme('GET', path)).mcpServers[hidden.slug]);
      assertRefused(await (await keyFor([], ['config:read'])).ask('GET', path), 'insufficient_scope');
    });

    test('[R101] the same request shows a server that was added after the one before, gateway and direct, as an agent asks in its next session', async () => {
      const key = await makeKey(world.acme, { scopes: ['config:read', 'tools:call'], slugs: ['added-later'] });
      const ask = world.as(key.secret);
      const names = async (query: string) => Object.keys(assertOk(await ask('GET', `${AGENT}?${query}`)).mcpServers);
      for (const query of ['per_server=1', 'mode=direct']) assert.deepEqual(await names(query), [], query);
      await register(world.acme, { slug: 'added-later' });
      for (const query of ['per_server=1', 'mode=direct']) assert.deepEqual(await names(query), ['added-later'], query);
      assertOk(await world.acme('POST', `${CONNECTIONS}/added-later/disable`));
      for (const query of ['per_server=1', 'mode=direct']) assert.deepEqual(await names(query), [], query);
    });

    test('the direct configuration is a hand-off of every server: same answers, same refusals, one event each, never stored', async () => {
      const open = await register(world.acme, bearer);
      const closed = await register(world.acme, { ...bearer, delivery: { handoff: false } });
      const other = await register(world.acme, bearer);
      const { id, ask } = await keyFor([open.slug, closed.slug], ['config:read']);
      const answer = await ask('GET', `${AGENT}?mode=direct`, undefined, { 'x-request-id': 'bulk-hand-off' });
      assert.equal(answer.headers.get('cache-control'), 'no-store');
      assert.deepEqual(assertOk(answer).mcpServers, {
        [open.slug]: { type: 'http', url: PUBLIC_URL, headers: { Authorization: `Bearer ${bearer.token}` } },
      });
      for (const slug of [closed.slug, other.slug]) assert.ok(!answer.text.includes(slug), slug);
      const events: Json[] = await until(async () => {
        const { data } = assertOk(await world.acme('GET', `/v1/access?key_id=${id}`));
        return data.length > 0 ? data : undefined;
      });
      assert.deepEqual(
        events.map((e) => [e.kind, e.slug, e.connection_id, e.code, e.request_id]),
        [['handoff', open.slug, open.connection_id, null, 'bulk-hand-off']],
      );
    });

    test('a signed-in person is shown the configuration of the gateway, and no credential: no cookie hands off a server', async () => {
      const { slug } = await register(world.acme, bearer);
      const { send } = await signedIn(world.server.url);
      assert.ok(assertOk(await send('GET', `${AGENT}?per_server=1`)).mcpServers[slug]);
      const refused = await send('GET', `${AGENT}?mode=direct`);
      assertRefused(refused, 'forbidden');
      assert.ok(!refused.text.includes(CANARY));
    });

    test('the direct configuration needs config:read, and a client that can connect to a URL', async () => {
      const { slug } = await register(world.acme, bearer);
      const caller = await keyFor([slug], ['tools:call', 'connections:read']);
      assertRefused(await caller.ask('GET', `${AGENT}?mode=direct`), 'insufficient_scope');
      const reader = await keyFor([slug], ['config:read']);
      assertRefused(await reader.ask('GET', `${AGENT}?mode=direct&client=claude-desktop`), 'validation_failed');
      assertOk(await reader.ask('GET', `${AGENT}?mode=direct&client=codex`));
      const events: Json[] = await until(async () => {
        const { data } = assertOk(await world.acme('GET', `/v1/access?slug=${slug}`));
        return data.length > 0 ? data : undefined;
      });
      assert.equal(events.length, 1);
    });
  });
});

describe('snippets', () => {
  forEachServer((world: World) => {
    const pathOf = (slug: string, client = '') => `${CONNECTIONS}/${slug}/snippets${client && `?client=${client}`}`;

    test('there is one for every client, with this slug and URL and no secret; without a client the list of them', async () => {
      const { slug } = await register(world.acme, bearer);
      const { clients } = assertOk(await world.acme('GET', pathOf(slug)));
      assert.deepEqual(
        clients.map((each: Json) => each.client),
        [...snippetClients],
      );
      for (const client of snippetClients) {
        const answer = await world.acme('GET', pathOf(slug, client));
        const { code } = assertOk(answer);
        assert.ok(code.includes(slug) && code.includes(world.server.url), client);
        for (const secret of [CANARY, world.server.acme.apiKey]) assert.ok(!answer.text.includes(secret), client);
      }
      assertRefused(await world.acme('GET', pathOf(slug, 'netscape')), 'validation_failed');
    });

    test('they follow the facts of the server: its transport, its protocol, its delivery', async () => {
      const { slug } = await register(world.acme, { transport: 'sse' });
      const facts = async (client: string) => {
        const { via, notes } = assertOk(await world.acme('GET', pathOf(slug, client)));
        return [via, ...notes.map((each: Json) => each.code)];
      };
      assert.deepEqual(await facts('typescript-v1'), ['handoff', 'sse_only']);
      assertOk(await world.acme('PATCH', `${CONNECTIONS}/${slug}`, { transport: 'streamable-http', protocol: 'modern' }));
      assert.deepEqual(await facts('typescript-v1'), ['gateway', 'modern_only']);
      assert.deepEqual(await facts('typescript-v2'), ['handoff']);
      assertOk(await world.acme('PATCH', `${CONNECTIONS}/${slug}`, { delivery: { handoff: false, broker: false } }));
      assert.deepEqual(await facts('typescript-v2'), ['gateway', 'broker_disabled', 'handoff_disabled']);
    });

    test('a server beyond the reach of the caller has none', async () => {
      const [mine, other] = [await register(world.acme), await register(world.acme)];
      const key = await makeKey(world.acme, { scopes: ['connections:read'], slugs: [mine.slug] });
      assertOk(await world.as(key.secret)('GET', pathOf(mine.slug, 'curl')));
      assertRefused(await world.as(key.secret)('GET', pathOf(other.slug, 'curl')), 'not_found');
      const reader = await makeKey(world.acme, { scopes: ['config:read'] });
      assertRefused(await world.as(reader.secret)('GET', pathOf(mine.slug, 'curl')), 'insufficient_scope');
    });
  });
});
