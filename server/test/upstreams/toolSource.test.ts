import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createToolSource } from '#domain/broker/upstreams/createToolSource.ts';
import type { JsonObject } from '#domain/catalogue/tool.ts';
import type { Connection } from '#domain/connections/connection.ts';
import { defaultNetworkSettings } from '#domain/connections/networkPolicy.ts';
import { loopback } from '../mcp/runTest.ts';
import { type Handler, reply, startUpstream } from '../mcp/upstream.ts';
import { answer, modernFace } from './faces.ts';
import { CREDENTIAL, codeOf, later, openPool, targetOf } from './openPool.ts';

const open: { close(): Promise<void> }[] = [];
after(() => Promise.all(open.map((each) => each.close())));

/** The tools of a server as the catalogue reads them; `read` takes all pages. */
async function sourceOf(handler: Handler) {
  const server = await startUpstream(handler);
  const pool = openPool();
  open.push(pool, server);
  const { secrets, policy: _, ...registered } = targetOf(server.url);
  const source = createToolSource({
    upstreams: pool,
    stores: { connections: { secrets: async () => secrets }, network: { read: async () => defaultNetworkSettings } },
    exemptions: loopback.exemptions,
  });
  const connection = registered as Connection;
  const read = async (): Promise<JsonObject[]> => {
    const pages: JsonObject[] = [];
    for await (const page of source.pages(connection, later())) pages.push(page);
    return pages;
  };
  return { server, source, connection, read };
}

const paged: Handler = modernFace({
  onList(seen, response) {
    const page = Number(seen.rpc.params?.cursor ?? 0);
    answer(response, seen.rpc.id, { resultType: 'complete', tools: [{ name: `tool-${page}` }], nextCursor: String(page + 1) });
  },
});

test('the pages of a list come one by one with the stored credential, for as long as the reader goes on', async () => {
  const { server, source, connection } = await sourceOf(paged);
  const names: unknown[] = [];
  for await (const { tools } of source.pages(connection, later())) {
    names.push(...(tools as { name: string }[]).map(({ name }) => name));
    if (names.length === 3) break;
  }
  assert.deepEqual(names, ['tool-0', 'tool-1', 'tool-2']);
  assert.equal(server.seen.filter(({ rpc }) => rpc.method === 'tools/list').length, 3, 'no page more than was read');
  assert.ok(server.seen.every(({ headers }) => headers.authorization === `Bearer ${CREDENTIAL}`));
  assert.equal(await source.instructions(connection, later()), 'Be kind.');
});

test('a server that declares no tools has none, and is not asked', async () => {
  const { server, read } = await sourceOf(modernFace({ capabilities: { prompts: {} } }));
  assert.deepEqual(await read(), [{ tools: [] }]);
  assert.ok(server.seen.every(({ rpc }) => rpc.method !== 'tools/list'));
});

test('a JSON-RPC error is tools_list_failed; what fails on the way keeps its code', async () => {
  const error = { code: -32603, message: 'no' };
  const failing = await sourceOf(
    modernFace({ onList: (seen, response) => reply(response, 200, { jsonrpc: '2.0', id: seen.rpc.id, error }) }),
  );
  assert.equal(await codeOf(failing.read()), 'upstream_error tools_list_failed');
  const refusing = await sourceOf(modernFace({ onList: (_, response) => reply(response, 401) }));
  assert.equal(await codeOf(refusing.read()), 'upstream_error credential_rejected');
});
