import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { readRequest, startTlsServer } from '../fixtures/servers.ts';
import { createTestCa } from '../fixtures/testCa.ts';
import { legacyServer, reply, type Seen, startUpstream } from '../mcp/upstream.ts';
import { countsOf } from '../people/openPeople.ts';
import { CANARY } from '../startTestServer.ts';
import {
  assertOk,
  assertRefused,
  CONNECTIONS,
  forEachServer,
  handOff,
  type Json,
  makeKey,
  PUBLIC_URL,
  REGISTER,
  register,
  type World,
} from './eachServer.ts';
import { openStore } from './openStore.ts';

const PROBE = `${REGISTER}/probe`;
const stepNames = ['policy', 'dns', 'tcp', 'tls', 'http', 'auth', 'handshake', 'tools'];
const at = (slug: string, rest: string) => `${CONNECTIONS}/${slug}/${rest}`;

async function startMcp(t: TestContext, face = legacyServer()) {
  const upstream = await startUpstream(face);
  t.after(() => upstream.close());
  return upstream;
}

/** An MCP server over TLS, with a certificate that nobody trusts who does not know its authority. */
async function startMcpOverTls(t: TestContext) {
  const ca = await createTestCa('Private CA');
  const face = legacyServer();
  const server = await startTlsServer(await ca.issue(['127.0.0.1']), async (request, response) => {
    const body = (await readRequest(request)).toString('utf8');
    const rpc = body.startsWith('{') ? (JSON.parse(body) as Seen['rpc']) : {};
    face({ method: request.method ?? '', path: request.url ?? '', headers: request.headers, body, rpc }, response);
  });
  t.after(() => server.close());
  return { ca, url: `https://127.0.0.1:${server.port}/mcp` };
}

describe('testing a server', () => {
  forEachServer((world: World) => {
    test('[R72, R84, R85] a test calls the server with its stored credential and reports success step by step', async (t) => {
      const upstream = await startMcp(t);
      const { slug, connection_id } = await register(world.acme, { server_url: upstream.url, auth_type: 'bearer', token: CANARY });
      const trace = assertOk(await world.acme('POST', at(slug, 'test'), {}));
      assert.deepEqual([trace.ok, trace.code, trace.health, trace.connection_id], [true, null, 'HEALTHY', connection_id]);
      assert.match(trace.id, /^tst_[0-9A-Z]{26}$/);
      assert.deepEqual(
        trace.steps.map((step: Json) => step.name),
        stepNames,
      );
      const initialize = upstream.seen.find(({ rpc }) => rpc.method === 'initialize');
      assert.equal(JSON.parse(initialize?.body ?? '{}').jsonrpc, '2.0');
      assert.ok(upstream.seen.some(({ rpc, headers }) => rpc.method === 'initialize' && headers.authorization === `Bearer ${CANARY}`));
      const shown = assertOk(await world.acme('GET', `${CONNECTIONS}/${slug}`));
      assert.deepEqual([shown.effective_transport, shown.version], ['streamable-http', 1]);
    });

    test('[R72] a failed test is a result with the exact code, not an error; what it found is shown afterwards', async (t) => {
      for (const [face, code] of [
        [legacyServer({ instead: { initialize: (_, response) => reply(response, 500) } }), 'upstream_5xx'],
        [(_: Seen, response: Parameters<typeof reply>[0]) => reply(response, 401), 'credential_rejected'],
        [
          (_: Seen, response: Parameters<typeof reply>[0]) => reply(response, 302, '', { location: 'https://elsewhere.test/' }),
          'redirect_refused',
        ],
        [(_: Seen, response: Parameters<typeof reply>[0]) => reply(response, 200, '<html>', { 'content-type': 'text/html' }), 'not_mcp'],
      ] as const) {
        const upstream = await startMcp(t, face);
        const { slug } = await register(world.acme, { server_url: upstream.url, auth_type: 'bearer', token: 'wrong' });
        const trace = assertOk(await world.acme('POST', at(slug, 'test'), {}));
        assert.deepEqual([trace.ok, trace.code, trace.health], [false, code, 'UNREACHABLE']);
        const failed = trace.steps.find((step: Json) => step.status === 'fail');
        assert.equal(failed.docs, `/docs/errors/${code}`);
        const { status, status_reason } = assertOk(await world.acme('GET', `${CONNECTIONS}/${slug}`));
        assert.deepEqual([status, status_reason], ['active', code === 'credential_rejected' ? code : null]);
      }
    });

    test('a credential that was rejected is forgiven by a test that passes', async (t) => {
      let accepts = false;
      const face = legacyServer();
      const upstream = await startMcp(t, (seen, response) => (accepts ? face(seen, response) : reply(response, 401)));
      const { slug } = await register(world.acme, { server_url: upstream.url, auth_type: 'bearer', token: 't' });
      const reason = async () => assertOk(await world.acme('GET', `${CONNECTIONS}/${slug}`)).status_reason;
      assertOk(await world.acme('POST', at(slug, 'test'), {}));
      assert.equal(await reason(), 'credential_rejected');
      accepts = true;
      assertOk(await world.acme('POST', at(slug, 'test'), {}));
      assert.equal(await reason(), null);
    });

    test('[R74] the network policy holds again when a server is tested, not only when it was registered', async (t) => {
      const upstream = await startMcp(t);
      const { slug } = await register(world.acme, { server_url: upstream.url });
      assertOk(await world.acme('PUT', '/v1/settings/network', { denied_cidrs: ['127.0.0.0/8'] }));
      t.after(() => world.acme('PUT', '/v1/settings/network', {}));
      const trace = assertOk(await world.acme('POST', at(slug, 'test'), {}));
      assert.deepEqual([trace.ok, trace.code], [false, 'address_not_allowed']);
      assert.equal(upstream.connections, 0);
      assertOk(await world.acme('PUT', '/v1/settings/network', {}));
      assert.equal(assertOk(await world.acme('POST', at(slug, 'test'), {})).ok, true);
    });

    test('every test is kept and can be read again; a server that moved or another one does not show it', async (t) => {
      const upstream = await startMcp(t);
      const { slug } = await register(world.acme, { server_url: upstream.url });
      const other = await register(world.acme);
      const first = assertOk(await world.acme('POST', at(slug, 'test'), {}));
      const second = assertOk(await world.acme('POST', at(slug, 'test'), {}));
      const list = assertOk(await world.acme('GET', at(slug, 'tests'))).data;
      assert.deepEqual(
        list.map((trace: Json) => trace.id),
        [second.id, first.id],
      );
      assert.deepEqual(assertOk(await world.acme('GET', at(slug, `tests/${first.id}`))), first);
      assertRefused(await world.acme('GET', at(other.slug, `tests/${first.id}`)), 'not_found');
      assertRefused(await world.acme('GET', at(slug, 'tests/tst_unknown')), 'not_found');
      assert.deepEqual(assertOk(await world.acme('GET', at(other.slug, 'tests'))).data, []);
    });

    test('who may only read sees codes and times of a stored test, and no address, certificate or word of the server', async (t) => {
      const upstream = await startMcp(t, (_, response) => reply(response, 500, 'internal words of the server'));
      const { slug } = await register(world.acme, { server_url: upstream.url });
      const { id } = assertOk(await world.acme('POST', at(slug, 'test'), {}));
      const reader = world.as((await makeKey(world.acme, { scopes: ['connections:read'] })).secret);
      for (const path of [at(slug, `tests/${id}`), at(slug, 'tests')]) {
        const full = await world.acme('GET', path);
        assert.ok(full.text.includes('internal words') && full.text.includes('evidence'));
        const reduced = await reader('GET', path);
        const [trace] = [reduced.json.data ?? reduced.json].flat();
        assert.equal(trace.code, 'upstream_5xx');
        assert.ok(trace.steps.every((step: Json) => !('evidence' in step) && !('hint' in step)));
        assert.equal(trace.suggestion, null);
        for (const hidden of ['internal words', 'evidence', '127.0.0.1']) assert.ok(!reduced.text.includes(hidden), hidden);
      }
      assertRefused(await reader('POST', at(slug, 'test'), {}), 'insufficient_scope');
    });

    test('a caller that accepts an event stream sees each step as it happens, then the result, which is stored', async (t) => {
      const upstream = await startMcp(t);
      const { slug } = await register(world.acme, { server_url: upstream.url });
      const answer = await world.acme('POST', at(slug, 'test'), {}, { accept: 'text/event-stream' });
      assert.match(answer.headers.get('content-type') ?? '', /^text\/event-stream/);
      assert.equal(answer.headers.get('cache-control'), 'no-store');
      const events = [...answer.text.matchAll(/event: (\w+)\ndata: (.*)\n/g)].map(([, event, data = '']) => ({
        event,
        data: JSON.parse(data),
      }));
      const result = events.at(-1);
      assert.equal(result?.event, 'result');
      const steps = events.filter(({ event }) => event === 'step');
      assert.equal(steps.length, events.length - 1);
      assert.ok(steps.some(({ data }) => data.status === 'running'));
      for (const { name, status } of result?.data.steps ?? [])
        if (status !== 'skipped')
          assert.ok(
            steps.some(({ data }) => data.name === name && data.status === status),
            name,
          );
      assert.equal(assertOk(await world.acme('GET', at(slug, 'tests'))).data[0].id, result?.data.id);
    });

    test('a probe looks at a URL with what it is given, suggests a registration, and stores nothing', async (t) => {
      const upstream = await startMcp(t);
      const store = openStore(t, world.server);
      const stored = async () => {
        const { access_events: _, ...rest } = await countsOf(store);
        return rest;
      };
      const before = await stored();
      const trace = assertOk(await world.acme('POST', PROBE, { server_url: upstream.url, token: 'probe-token', headers: { 'X-A': 'b' } }));
      assert.deepEqual([trace.ok, trace.connection_id, trace.suggestion.transport], [true, null, 'streamable-http']);
      assert.ok(upstream.seen.some(({ headers }) => headers.authorization === 'Bearer probe-token' && headers['x-a'] === 'b'));
      const events = (await world.acme('POST', PROBE, { server_url: upstream.url }, { accept: 'text/event-stream' })).text;
      assert.match(events, /event: result\n/);
      assert.deepEqual(await stored(), before);
    });

    test('a probe obeys the network policy and tells the rule as the result', async () => {
      for (const [server_url, code] of [
        ['http://1.1.1.1/mcp', 'scheme_not_allowed'],
        ['https://10.0.0.1/mcp', 'address_not_allowed'],
        ['nonsense', 'url_invalid'],
      ] as const) {
        const trace = assertOk(await world.acme('POST', PROBE, { server_url }));
        assert.deepEqual([trace.ok, trace.code, trace.steps[0].status], [false, code, 'fail']);
      }
      assertRefused(await world.acme('POST', PROBE, {}), 'validation_failed');
      assertRefused(await world.acme('POST', PROBE, { server_url: PUBLIC_URL, auth_type: 'oauth' }), 'oauth_not_enabled');
    });

    test('a server behind a private authority is trusted with its CA certificate and not without, and the hand-off carries it', async (t) => {
      const { ca, url } = await startMcpOverTls(t);
      const { slug } = await register(world.acme, { server_url: url });
      const code = async () => assertOk(await world.acme('POST', at(slug, 'test'), {})).code;
      const patch = (ca_certificate: string | null) => world.acme('PATCH', `${CONNECTIONS}/${slug}`, { ca_certificate });
      assert.equal(await code(), 'tls_untrusted');
      assertOk(await patch((await createTestCa('Another CA')).pem));
      assert.equal(await code(), 'tls_untrusted');
      const shown = assertOk(await patch(ca.pem));
      assert.match(shown.ca_certificate.subject, /Private CA/);
      assert.equal(await code(), null);
      assert.equal(assertOk(await world.acme('GET', handOff(slug))).data.caCertificate, ca.pem);
      const actions = assertOk(await world.acme('GET', '/v1/audit?limit=2')).data.map((event: Json) => event.action);
      assert.ok(actions.includes('connection.ca_certificate_changed'));
      assert.equal(assertOk(await world.acme('POST', PROBE, { server_url: url, ca_certificate: ca.pem })).ok, true);
      assert.equal(assertOk(await world.acme('POST', PROBE, { server_url: url })).code, 'tls_untrusted');
      assert.equal(assertOk(await patch(null)).ca_certificate, null);
      assert.equal(await code(), 'tls_untrusted');
    });

    test('a private key, or what is no certificate, is refused as a CA certificate and not repeated', async () => {
      const ca = await createTestCa();
      for (const ca_certificate of [
        ca.keyPem,
        ca.pem + ca.keyPem,
        'nonsense',
        '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----',
      ]) {
        const answer = await world.acme('POST', REGISTER, { nickname: 'CA', server_url: PUBLIC_URL, ca_certificate });
        assertRefused(answer, 'validation_failed');
        assert.ok(!answer.text.includes(ca.keyPem.split('\n')[1] ?? '-'));
      }
      assertOk(await world.acme('POST', REGISTER, { nickname: 'CA', server_url: PUBLIC_URL, ca_certificate: ca.pem }), 201);
    });
  });
});
