import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { until } from '../api/until.ts';
import { legacyServer, startUpstream } from '../mcp/upstream.ts';
import { startTestServer } from '../startTestServer.ts';

async function open(t: TestContext, toolRefresh: boolean) {
  const tools = ['echo'];
  const upstream = await startUpstream((seen, response) => legacyServer({ tools })(seen, response));
  const platform = await startTestServer('sqlite', { toolRefresh });
  t.after(async () => {
    await platform.close();
    await upstream.close();
  });
  const { admin } = platform.acme;
  const { slug } = await admin.connections.create({ nickname: 'Acme', server_url: upstream.url, transport: 'auto' });
  const names = async () => (await admin.tools.list(slug)).data.map(({ name }) => name);
  const untilListed = (wanted: string) => until(async () => ((await names()).includes(wanted) ? true : undefined));
  return { admin, slug, tools, upstream, platform, names, untilListed };
}

test('a server that was just added shows its tools with nobody asking, and shows the new ones after a test', async (t) => {
  const { admin, slug, tools, names, untilListed } = await open(t, true);
  await untilListed('echo');
  tools.push('later');
  assert.deepEqual(await names(), ['echo']);
  assert.equal((await admin.connections.test(slug)).ok, true);
  await untilListed('later');
});

test('with the refresh switched off a server hears of nobody until somebody asks', async (t) => {
  const { admin, slug, platform, upstream, names } = await open(t, false);
  assert.deepEqual(await names(), []);
  assert.equal((await admin.tools.sync(slug)).tools_status, 'synced');
  assert.deepEqual(await names(), ['echo']);
  const asked = upstream.seen.length;
  await admin.connections.update(slug, { nickname: 'Other' });
  await platform.stop();
  assert.deepEqual(
    upstream.seen
      .slice(asked)
      .map(({ rpc }) => rpc.method ?? 'none')
      .filter((method) => method === 'tools/list'),
    [],
  );
});
