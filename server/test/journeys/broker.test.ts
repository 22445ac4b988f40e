import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { assertOk, type Json, makeKey, startedServer } from '../api/eachServer.ts';
import { until } from '../api/until.ts';
import { type ReferenceServer, startEverything } from '../mcp/reference.ts';
import { runMooring } from './mooringCommand.ts';

const command = fileURLToPath(new URL('../../../cli/bin/mooring.js', import.meta.url));

describe('the broker as people and agents use it', () => {
  const world = startedServer();
  let upstream: ReferenceServer;
  before(async () => {
    upstream = await startEverything('streamableHttp');
  });
  after(() => upstream.close());

  const mooring = (line: string) =>
    runMooring(line.split(' '), { MOORING_URL: world.server.url, MOORING_API_KEY: world.server.acme.apiKey });

  async function openAgent(key: string): Promise<Client> {
    const client = new Client({ name: 'agent', version: '1' }, { versionNegotiation: { mode: { pin: '2026-07-28' } } });
    const env = { MOORING_URL: world.server.url, MOORING_API_KEY: key, XDG_CONFIG_HOME: '/nonexistent' };
    await client.connect(new StdioClientTransport({ command: process.execPath, args: [command, 'mcp'], env, stderr: 'pipe' }));
    return client;
  }
  const namesOf = async (client: Client) => (await client.listTools()).tools.map(({ name }) => name);

  test('[R92] [R101] an agent has the tools of a server that was added after its configuration was written, without a change of it', async () => {
    const key = await makeKey(world.acme, { name: 'agent', scopes: ['tools:call'] });
    const first = await openAgent(key.secret);
    assert.deepEqual(await namesOf(first), []);
    await first.close();

    const added = await mooring(`add ${upstream.url} --name Everything --slug ev`);
    assert.equal(added.code, 0, added.stderr);
    const listed = await mooring('tools ev --sync --json');
    assert.equal(listed.code, 0, listed.stderr);

    const next = await openAgent(key.secret);
    assert.ok((await namesOf(next)).includes('mcp__ev__echo'));
    const { content } = (await next.callTool({ name: 'mcp__ev__echo', arguments: { message: 'hi' } })) as Json;
    assert.match(content[0].text, /hi/);
    await next.close();

    const call: Json = await until(async () => assertOk(await world.acme('GET', `/v1/calls?key_id=${key.id}`)).data[0]);
    assert.deepEqual([call.slug, call.tool, call.method, call.code], ['ev', 'echo', 'tools/call', null]);
    assert.ok(call.took_ms >= 0 && call.request_bytes > 0);
  });

  test('a person calls a tool from the command line; what is switched off is gone for agents and for the command', async () => {
    const done = await mooring('call ev echo --arg message=hello');
    assert.equal(done.code, 0, done.stderr);
    assert.match(done.stdout, /hello/);
    assert.equal((await mooring('tools disable ev echo --yes')).code, 0);
    const gone = await mooring('call ev echo --arg message=hello');
    assert.equal(gone.code, 4, gone.stdout);
    const agent = await openAgent(world.server.acme.apiKey);
    assert.ok(!(await namesOf(agent)).includes('mcp__ev__echo'));
    await agent.close();
    const { stdout } = await mooring('explain ev echo');
    assert.match(stdout, /may not call ev\/echo/);
    const snippet = JSON.parse((await mooring('snippet ev --client typescript --json')).stdout);
    assert.deepEqual([snippet.via, snippet.notes[0].code], ['gateway', 'handoff_disabled']);
    assert.equal((await mooring('tools enable ev echo')).code, 0);
    assert.equal((await mooring('call ev echo --arg message=again')).code, 0);
  });
});
