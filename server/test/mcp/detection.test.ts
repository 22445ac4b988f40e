import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type ReferenceServer, startEverything, startV1, startV2 } from './reference.ts';
import { reached, runTest, stepOf } from './runTest.ts';
import { legacyServer, reply, startUpstream } from './upstream.ts';

const servers = {} as Record<'streamable' | 'sse' | 'v1' | 'v2' | 'modernOnly', ReferenceServer>;
before(async () => {
  const [streamable, sse, v1, v2, modernOnly] = await Promise.all([
    startEverything('streamableHttp'),
    startEverything('sse'),
    startV1(),
    startV2('stateless'),
    startV2('reject'),
  ]);
  Object.assign(servers, { streamable, sse, v1, v2, modernOnly });
});
after(() => Promise.all(Object.values(servers).map((server) => server.close())));

const allSteps = ['policy ok', 'tcp ok', 'http ok', 'handshake ok', 'tools ok'];

for (const { name, transport, protocol, version, tools } of [
  { name: 'streamable', transport: 'streamable-http', protocol: 'legacy', version: '2025-11-25', tools: 13 },
  { name: 'sse', transport: 'sse', protocol: 'legacy', version: '2025-11-25', tools: 13 },
  { name: 'v1', transport: 'streamable-http', protocol: 'legacy', version: '2025-11-25', tools: 1 },
  { name: 'v2', transport: 'streamable-http', protocol: 'modern', version: '2026-07-28', tools: 1 },
  { name: 'modernOnly', transport: 'streamable-http', protocol: 'modern', version: '2026-07-28', tools: 1 },
] as const) {
  test(`[R72] [R85] [R87] the ${name} reference server is detected as ${transport}, ${protocol}, and its ${tools} tools are listed`, async () => {
    const run = await runTest({ serverUrl: servers[name].url });
    assert.equal(run.code, null);
    assert.deepEqual(reached(run), allSteps);
    assert.equal(run.health, 'HEALTHY');
    assert.equal(run.detected.transport, transport);
    assert.equal(run.detected.protocol, protocol);
    assert.equal(run.detected.protocolVersion, version);
    assert.equal(run.detected.toolCount, tools);
    assert.equal(run.suggestion?.transport, transport);
    assert.equal(run.suggestion?.protocol, protocol);
    const method = protocol === 'modern' ? 'server/discover' : 'initialize';
    assert.equal(stepOf(run, 'handshake').evidence?.method, method);
  });
}

test('[R72] an SSE-only server says that a plain streamable HTTP client will not work with it', async () => {
  const why = async (url: string): Promise<string> => (await runTest({ serverUrl: url })).suggestion?.why.join('\n') ?? '';
  assert.match(await why(servers.sse.url), /plain streamable HTTP client will not work/);
  assert.doesNotMatch(await why(servers.v2.url), /will not work/);
});

for (const { asked, name, speaks, summary } of [
  { asked: 'sse', name: 'streamable', speaks: 'streamable-http', summary: 'The server answers only streamable HTTP.' },
  { asked: 'sse', name: 'v2', speaks: 'streamable-http', summary: 'The server answers only streamable HTTP.' },
  { asked: 'streamable-http', name: 'sse', speaks: 'sse', summary: 'The server answers only the legacy HTTP+SSE transport.' },
] as const) {
  test(`an explicit ${asked} is obeyed: the ${name} server is a transport_mismatch with a suggestion, never a silent switch`, async () => {
    const run = await runTest({ serverUrl: servers[name].url, transport: asked });
    assert.equal(run.code, 'transport_mismatch');
    assert.equal(run.summary, summary);
    assert.equal(run.health, 'UNREACHABLE');
    assert.equal(run.suggestion?.transport, speaks);
    assert.equal(stepOf(run, 'tools').status, 'skipped');
    assert.equal((await runTest({ serverUrl: servers[name].url, transport: speaks })).ok, true);
  });
}

test('an explicit protocol is obeyed: the other era is protocol_version_unsupported with a suggestion', async () => {
  const modern = await runTest({ serverUrl: servers.v1.url, protocol: 'modern' });
  assert.equal(modern.code, 'protocol_version_unsupported');
  assert.equal(modern.suggestion?.protocol, 'legacy');
  const legacy = await runTest({ serverUrl: servers.modernOnly.url, protocol: 'legacy' });
  assert.equal(legacy.code, 'protocol_version_unsupported');
  assert.equal(legacy.suggestion?.protocol, 'modern');
  for (const protocol of ['legacy', 'modern'] as const) {
    const run = await runTest({ serverUrl: servers.v2.url, protocol });
    assert.equal(run.detected.protocol, protocol);
    assert.equal(run.ok, true);
  }
});

test('a server that answers server/discover but not in the form of its revision is spoken to as legacy', async () => {
  const discover = {
    supportedVersions: ['2026-07-28'],
    capabilities: { tools: {} },
    resultType: 'complete',
    ttlMs: 0,
    cacheScope: 'private',
  };
  const upstream = await startUpstream(
    legacyServer({
      instead: { 'server/discover': ({ rpc }, response) => reply(response, 200, { jsonrpc: '2.0', id: rpc.id, result: discover }) },
    }),
  );
  try {
    const run = await runTest({ serverUrl: upstream.url });
    assert.equal(run.ok, true);
    assert.equal(run.detected.protocol, 'legacy');
    assert.equal(run.detected.toolCount, 1);
    const pinned = await runTest({ serverUrl: upstream.url, protocol: 'modern' });
    assert.equal(pinned.code, 'tools_list_failed');
  } finally {
    await upstream.close();
  }
});
