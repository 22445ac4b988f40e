import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startTestServer, type TestServer } from '../startTestServer.ts';
import { type PublishedClient, publishedClients } from './clients.ts';
import { startEverythingUpstream, startFiles, startMemory, type Upstream } from './upstreams.ts';

/** The servers that a client calls; the first one calls all, and together they call each at least twice. */
const callsOf: Readonly<Record<string, readonly string[]>> = {
  '@modelcontextprotocol/sdk': ['everything', 'everything-sse', 'memory', 'files'],
  '@modelcontextprotocol/client': ['everything', 'everything-sse', 'memory', 'files'],
  '@ai-sdk/mcp': ['everything', 'memory'],
  '@openai/agents': ['everything-sse', 'memory'],
  '@langchain/mcp-adapters': ['everything', 'everything-sse'],
};

describe('published clients and published servers meet at the gateway', () => {
  let mooring: TestServer;
  let upstreams: readonly Upstream[] = [];

  before(async () => {
    mooring = await startTestServer();
    upstreams = await Promise.all([startEverythingUpstream('streamableHttp'), startEverythingUpstream('sse'), startMemory(), startFiles()]);
    for (const { registration } of upstreams) {
      const { connection_id } = await mooring.acme.admin.connections.create({ ...registration, transport: 'auto' });
      await mooring.acme.admin.tools.sync(connection_id);
    }
  });
  after(async () => {
    await mooring?.close();
    await Promise.all(upstreams.map((upstream) => upstream.close()));
  });

  const upstreamOf = (slug: string): Upstream => upstreams.find((each) => each.slug === slug)!;
  const open = (client: PublishedClient) => client.open(`${mooring.url}/mcp`, { 'X-API-Key': mooring.acme.apiKey });

  for (const client of publishedClients) {
    test(`[R86] [R87] [R92] [R94] ${client.name} lists the tools of four servers as mcp__<slug>__<tool>, and calls them`, async (t) => {
      const conversation = await open(client);
      t.after(() => conversation.close());
      const names = await conversation.list();
      for (const { slug, call } of upstreams) assert.ok(names.includes(`mcp__${slug}__${call.tool}`), `${slug}: ${names.join(' ')}`);
      assert.deepEqual(
        names.filter((name) => !/^mcp__(?:everything|everything-sse|memory|files)__[A-Za-z0-9_-]+$/.test(name)),
        [],
      );
      for (const slug of callsOf[client.name]!) {
        const { call } = upstreamOf(slug);
        const answer = await conversation.call(`mcp__${slug}__${call.tool}`, call.arguments);
        assert.match(answer, call.answers, slug);
      }
    });
  }

  test('[R107] the gateway sends the key that a server asks for: without it, the server refuses', async (t) => {
    const { slug, registration, call } = upstreamOf('memory');
    const direct = await fetch(registration.server_url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
    assert.equal(direct.status, 401);
    const conversation = await open(publishedClients[1]!);
    t.after(() => conversation.close());
    assert.match(await conversation.call(`mcp__${slug}__${call.tool}`, call.arguments), call.answers);
  });
});
