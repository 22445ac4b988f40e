import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { until } from '../api/until.ts';
import { type Answer, assertResult, sendLegacy, sendModern } from '../gateway/send.ts';
import { legacyServer, reply, replyAsStream, startUpstream, type Upstream } from '../mcp/upstream.ts';
import { CANARY, startTestServer, type TestServer } from '../startTestServer.ts';

const TOKEN = `${CANARY}-token-of-the-server`;
const LARGE = 'Ein großer Text, aus Japan: 日本。\n"quoted" \\ '.repeat(20_000);

/** What the tools of the server answer. */
const results: Readonly<Record<string, object>> = {
  text: { content: [{ type: 'text', text: LARGE }] },
  structured: { structuredContent: { rows: Array.from({ length: 9_000 }, (_, i) => ({ id: i, name: `name ${i}`, tags: [null, true] })) } },
  failed: { content: [{ type: 'text', text: LARGE }], isError: true },
  leaky: { content: [{ type: 'text', text: `${LARGE} Bearer ${TOKEN}` }], structuredContent: { key: TOKEN } },
};

const message = (id: unknown, result: unknown): object => ({ jsonrpc: '2.0', id, result });

describe('results that are large', () => {
  let server: TestServer;
  let upstream: Upstream;
  before(async () => {
    server = await startTestServer();
    upstream = await startUpstream(
      legacyServer({
        tools: Object.keys(results),
        instead: {
          'tools/call': ({ rpc, path }, response) => {
            const answer = message(rpc.id, results[(rpc.params as { name: string }).name]);
            if (path === '/json') return reply(response, 200, answer);
            const progress = { jsonrpc: '2.0', method: 'notifications/message', params: { level: 'info', data: 'soon' } };
            const others = [progress, message('nobody asked', { content: [LARGE] }), answer];
            replyAsStream(response, others.map((each) => `data: ${JSON.stringify(each)}\n\n`), true); // biome-ignore format: one step
          },
        },
      }),
      '/',
    );
    const { admin } = server.acme;
    const base = new URL(upstream.url);
    for (const [slug, path] of [
      ['json', '/json'],
      ['stream', '/stream'],
    ] as const) {
      // biome-ignore format: a table
      const server_url = new URL(path, base).href;
      await admin.connections.create({ nickname: slug, slug, server_url, transport: 'streamable-http', auth_type: 'bearer', token: TOKEN });
      await admin.tools.sync(slug);
    }
  });
  after(async () => {
    await server.close();
    await upstream.close();
  });

  const key = (accept?: string) => ({ 'x-api-key': server.acme.apiKey, ...(accept !== undefined && { accept }) });
  const legacy = (slug: string, name: string, accept?: string): Promise<Answer> =>
    sendLegacy(`${server.url}/mcp/s/${slug}`, 'tools/call', { name, arguments: {} }, key(accept));
  const modern = (slug: string, name: string): Promise<Answer> =>
    sendModern(`${server.url}/mcp/s/${slug}`, 'tools/call', { name, arguments: {} }, { headers: key() });

  for (const slug of ['json', 'stream']) {
    test(`pass as they are, for callers of both generations, from a server that answers with ${slug}`, async () => {
      assert.deepEqual(assertResult(await legacy(slug, 'text')), results.text);
      assert.deepEqual(assertResult(await legacy(slug, 'failed')), results.failed);
      const { structuredContent, content } = assertResult(await legacy(slug, 'structured'));
      assert.deepEqual({ structuredContent }, results.structured);
      // For callers who know no structured content.
      assert.deepEqual(JSON.parse(content[0].text), structuredContent);
      const { resultType, _meta, ...rest } = assertResult(await modern(slug, 'structured'));
      assert.deepEqual([rest, resultType, Object.keys(_meta)], [results.structured, 'complete', ['io.modelcontextprotocol/serverInfo']]);
    });

    test(`hold no form of the credential, from a server that answers with ${slug}`, async () => {
      const answer = await legacy(slug, 'leaky');
      const { content, structuredContent } = assertResult(answer);
      assert.ok(!answer.text.includes(CANARY));
      // Nothing of it is logged, and the log of calls has none of the credential.
      assert.deepEqual(server.log, []);
      assert.ok(!JSON.stringify(await server.acme.admin.calls.list({ slug })).includes(CANARY));
      assert.deepEqual([content[0].text.endsWith('[redacted]'), structuredContent], [true, { key: '[redacted]' }]);
    });
  }

  test('are written as an event for a caller that reads only events', async () => {
    const answer = await legacy('json', 'text', 'text/event-stream');
    assert.equal(answer.headers['content-type'], 'text/event-stream');
    assert.deepEqual([answer.events.length, assertResult(answer)], [1, results.text]);
  });

  test('come after what the server says before them', async () => {
    const { events } = await legacy('stream', 'text');
    assert.deepEqual(events.map(({ method, id }) => method ?? id), ['notifications/message', 7]); // biome-ignore format: one step
  });

  test('are whole in the answer of the API as well, and in the log with their size', async () => {
    const { structuredContent, isError } = await server.acme.admin.tools.call('json', 'structured', {});
    assert.deepEqual([{ structuredContent }, isError], [results.structured, false]);
    await legacy('json', 'failed');
    const log = () => server.acme.admin.calls.list({ slug: 'json', tool: 'failed' });
    const data = await until(async () => ((await log()).data.length > 1 ? (await log()).data.slice(0, 1) : undefined));
    const sent = Buffer.byteLength(JSON.stringify(results.failed));
    assert.deepEqual(data.map(({ code, response_bytes }) => [code, Number(response_bytes) > sent]), [['tool_error', true]]); // biome-ignore format: one step
  });
});
